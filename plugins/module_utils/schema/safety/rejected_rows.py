# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds in check mode that existing rows violate what a plan adds, or a partition that it attaches, which PostgreSQL would reject in the run."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..database.driver import DatabaseError
from ..kinds.partition_rows import partition_row_checks, unmanaged_row_checks
from ..kinds.row_checks import row_checks
from ..model.labels import label, listed

if t.TYPE_CHECKING:
    from ..database.connection import Session
    from ..model.facts import FactSet
    from ..model.plan import Plan

SECONDS = 30
"""How long the query for one constraint may take. After that, the run finds out."""

# Rows that row-level security hides would be missing.
_SETTINGS = f"SET LOCAL row_security = off; SET LOCAL statement_timeout = '{SECONDS}s'"


def refuse_rejected_rows(session: Session, plan: Plan, live: FactSet, wanted: FactSet) -> bool:
    """Refuse a plan whose constraints, unique indexes, or NOT NULL existing rows violate; return whether there were any to check.

    What can't be queried is left to the run: a table that the login may not read, a query that takes too long.

    :raises Failure: it names what rows violate, with their number.
    """
    sources, rejected = (row_checks, partition_row_checks, unmanaged_row_checks), []
    checks = [check for source in sources for check in source(plan, live, wanted)]
    for check in checks:
        session.run("SAVEPOINT rejected_rows")
        try:
            [(number,)] = session.run(f"{_SETTINGS}; {check.query}")
        except DatabaseError:
            number = 0
        session.run("ROLLBACK TO SAVEPOINT rejected_rows; RELEASE SAVEPOINT rejected_rows")
        if number:
            rejected.append(f"{label(check.fact_id)} ({number} {check.what})")
    if rejected:
        raise Failure(
            f"PostgreSQL would reject what existing rows violate: {listed(rejected)}.",
            hint="Change these rows first, or declare what they fit: for a new column, a default. Nothing was changed.",
        )
    return bool(checks)
