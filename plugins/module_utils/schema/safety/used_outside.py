# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds what a plan drops although objects of other schemas use it, and which is in no managed schema itself: extensions, for instance.

What uses the members of an extension isn't read with the database.
"""

from __future__ import annotations

import typing as t

from ..kinds.extension_members import dropped_with_members
from ..model.sql import literal
from .obstacles import CHANGE_DEPENDENTS, Obstacle

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..database.connection import Session
    from ..model.facts import FactId
    from ..model.plan import Plan

# Policies and triggers are read in all schemas.
_QUERY = """WITH RECURSIVE root (number, catalog, object) AS ({roots}),
gone (number, catalog, object) AS (
  SELECT * FROM root UNION
  SELECT g.number, d.classid, d.objid FROM gone g JOIN pg_depend d ON d.refclassid = g.catalog AND d.refobjid = g.object
  WHERE d.deptype IN ('e', 'i', 'a')),
used (number, catalog, object, part, schema) AS (
  SELECT g.number, d.classid, d.objid, d.objsubid, CASE d.classid
      WHEN 2618 THEN (SELECT c.relnamespace::regnamespace::text FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.oid = d.objid)
      WHEN 2604 THEN (SELECT c.relnamespace::regnamespace::text FROM pg_attrdef a JOIN pg_class c ON c.oid = a.adrelid WHERE a.oid = d.objid)
      ELSE quote_ident((pg_identify_object(d.classid, d.objid, 0)).schema) END
  FROM gone g JOIN pg_depend d ON d.refclassid = g.catalog AND d.refobjid = g.object
  WHERE d.deptype = 'n' AND d.classid NOT IN (2620, 3256) AND NOT EXISTS (
    SELECT FROM gone o WHERE o.catalog = d.classid AND o.object = d.objid))
SELECT DISTINCT ON (number) number, CASE catalog WHEN 2618 THEN pg_describe_object(1259, (SELECT ev_class FROM pg_rewrite WHERE oid = object), 0)
  ELSE pg_describe_object(catalog, object, part) END FROM used
WHERE schema !~ '^pg_' AND schema NOT IN ('information_schema', {schemas}) ORDER BY 1, 2"""


def used_in_other_schemas(session: Session, schemas: Sequence[str], plan: Plan) -> dict[FactId, Obstacle]:
    """Return the extensions, foreign servers, and so on that a plan drops although objects of other schemas use them.

    :param schemas: the managed schemas.
    """
    found = sorted(dropped_with_members(plan), key=repr)
    if not found:
        return {}
    roots = " UNION ALL ".join(f"SELECT {number}, {source}" for number, (_fact_id, source) in enumerate(found))
    names = ", ".join(f"quote_ident({literal(name)})" for name in schemas)
    return {
        found[int(number)][0]: Obstacle(f"{what}, in a schema that is not managed, depends on it", CHANGE_DEPENDENTS)
        for number, what in session.run(_QUERY.format(roots=roots, schemas=names))
    }
