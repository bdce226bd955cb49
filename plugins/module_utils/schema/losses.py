# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what a plan would lose, so that the operator reads it before it is gone."""

from __future__ import annotations

import typing as t

from ..failure import Failure
from .connection import DatabaseError
from .kinds import KINDS
from .kinds.rule import DATA_LOSS
from .naming import ident, label, qualified

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .connection import Session
    from .fact import FactId
    from .plan import Plan


def count(session: Session, plan: Plan, names: Mapping[FactId, FactId] | None = None) -> dict[str, int]:
    """Return, for every table and column that the plan drops, how many rows or values it holds; only what isn't empty.

    :param names: what facts are called as long as the plan's renames aren't done.
    :raises Failure: when they cannot be counted.
    """
    queries = []
    for statement in plan.statements:
        fact, before = statement.fact, plan.deltas.get(statement.fact)
        gone = statement.verb == "drop" and DATA_LOSS in statement.hazards
        if not gone or before is None or before.before is None or not KINDS[fact[0]].holds_rows(before.before):
            continue
        there = (names or {}).get(fact, fact)
        counted = "*" if len(fact) == 3 else ident(there[3])
        queries.append(f"SELECT {_text(label(fact))}, count({counted}) FROM {qualified(*there[1:3])}")
    if not queries:
        return {}
    try:
        rows = session.run(" UNION ALL ".join(queries))
    except DatabaseError as error:
        raise Failure(
            f"Rows that would be lost could not be counted: {error.message}.",
            hint="The login must be able to read the tables that are to be dropped. Nothing was changed.",
        ) from None
    return {name: number for name, number in rows if number}


def lock(session: Session, plan: Plan) -> None:
    """Keep everybody else from writing into the tables that a plan drops, until the transaction ends."""
    dropped = [each.fact for each in plan.statements if each.verb == "drop" and each.fact[0] == "table"]
    if dropped:
        listed = ", ".join(qualified(*fact[1:3]) for fact in dropped)
        session.run(f"LOCK TABLE {listed} IN ACCESS EXCLUSIVE MODE")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def refuse_emptying(lost: dict[str, int], source: str) -> None:
    """Refuse an empty declaration for a database with rows: far more likely a template that was not rendered.

    :raises Failure: when anything would be lost.
    """
    if lost:
        listed = ", ".join(f"{name} ({number})" for name, number in sorted(lost.items()))
        raise Failure(
            f"{source} declares nothing, and applying it would lose rows: {listed}.",
            hint="Check that the schema was rendered, and for the right client. Nothing was changed. To lose these rows on "
            "purpose is left to a person: nothing here does it.",
        )
