# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds views of other schemas whose query is no longer valid after a change: their function doesn't take the new type, say.

They would be dropped and could not be created again. PostgreSQL is asked, in the shadow database.
"""

from __future__ import annotations

import typing as t

from ..kinds.names import is_schema
from ..kinds.server_versions import queries
from ..model.labels import label
from ..model.sql import literal
from .obstacles import Obstacle, causes

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from ..database.connection import Session
    from ..kinds.server_versions import Deparse
    from ..model.desired import DesiredSchema
    from ..model.facts import FactId, FactSet
    from ..model.plan import Plan

_REMEDY = "Change or drop these views first."


def invalid_views(
    session: Session,
    deparse: Deparse,
    desired: DesiredSchema,
    *,
    dependents: Collection[FactId],
    live: FactSet,
    wanted: FactSet,
    plan: Plan,
) -> dict[FactId, Obstacle]:
    """Return the differences that make a view of another schema invalid, as far as the shadow database can tell.

    It can't if the view uses other objects outside the managed schemas that the shadow database doesn't have.
    """
    views = {
        fact_id: query
        for fact_id, query in queries(live).items()
        if fact_id in plan.created
        and fact_id in dependents
        and all(
            each in desired.state.facts or each in dependents or is_schema(each)
            for each in live.depends_on.get(fact_id, ())
        )
    }
    if not views:
        return {}
    used = _used_outside(session, views, {str(each[1]) for each in desired.state.facts if is_schema(each)})
    probes = {name: f"SELECT FROM {name}" for names in used.values() for name in names or ()}
    answers = deparse([*probes.values(), *views.values()])
    blocked = {
        fact_id: Obstacle(f"{label(fact_id)}, in a schema that is not managed, would not be valid afterwards", _REMEDY)
        for fact_id, query in views.items()
        if answers.get(query) is None
        and (names := used.get(fact_id, ())) is not None
        and all(answers.get(probes[name]) is not None for name in names)
    }
    return causes(blocked, live, wanted, plan.deltas)


def _used_outside(
    session: Session, views: Collection[FactId], managed: Collection[str]
) -> dict[FactId, tuple[str, ...] | None]:
    """Return the relations outside the managed schemas that views use; None if they use other objects there."""
    # Not to_regclass(), which fails for a schema on which the login has no USAGE.
    names = ", ".join(f"({literal(str(view[1]))}, {literal(str(view[2]))})" for view in views)
    schemas = ", ".join(literal(name) for name in managed) or "''"
    rows = session.run(
        f"""SELECT n.nspname::text, c.relname::text, d.refclassid = 1259, quote_ident(o.schema) || '.' || quote_ident(o.name)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_rewrite r ON r.ev_class = c.oid
JOIN pg_depend d ON d.classid = 2618 AND d.objid = r.oid AND d.refobjid <> c.oid AND d.refobjid >= 16384
CROSS JOIN pg_identify_object(d.refclassid, d.refobjid, 0) AS o
WHERE (n.nspname, c.relname) IN ({names}) AND o.schema NOT IN ({schemas})"""
    )
    found: dict[FactId, tuple[str, ...] | None] = {}
    for view in views:
        uses = [(is_relation, name) for schema, relation, is_relation, name in rows if (schema, relation) == view[1:]]
        found[view] = tuple(str(name) for _is, name in uses) if all(each for each, _name in uses) else None
    return found
