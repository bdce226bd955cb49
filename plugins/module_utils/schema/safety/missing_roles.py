# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds roles that the shadow server has and the target doesn't."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..kinds.roles import named_roles
from ..model.labels import label
from ..model.sql import ident, literal

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..database.connection import Session
    from ..model.facts import FactSet
    from ..model.plan import Statement


def refuse_missing_roles(session: Session, statements: Sequence[Statement], wanted: FactSet) -> None:
    """Refuse a plan that names roles that don't exist on the target.

    :raises Failure: it names the first one, and an object.
    """
    facts = [wanted.facts[each.fact_id] for each in statements if each.fact_id in wanted.facts]
    roles = named_roles(facts)
    if not roles:
        return
    names = ", ".join(map(literal, roles))
    existing = {
        role for (role,) in session.run(f"SELECT rolname::text FROM pg_catalog.pg_roles WHERE rolname IN ({names})")
    }
    missing = next((role for role in roles if role not in existing), None)
    if missing is not None:
        where = next(label(fact.id) for fact in facts if missing in named_roles([fact]))
        raise Failure(
            f"Role {ident(missing)}, which {where} needs, does not exist on the target.",
            hint="The shadow server has this role. Roles are not part of a schema: create it on the target first. Nothing was changed.",
        )
