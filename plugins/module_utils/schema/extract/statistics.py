# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Extended statistics."""

from __future__ import annotations

import typing as t

from .catalog import PG_CLASS, PG_STATISTIC_EXT, parse_array
from .family import Family

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


def _statistics_query(major: int) -> str:
    target = "s.stxstattarget" if major >= 17 else "NULLIF(s.stxstattarget, -1)"
    return f"""SELECT s.oid, s.stxnamespace, s.stxname, s.stxrelid, pg_get_statisticsobjdef(s.oid), {target},
       pg_get_userbyid(s.stxowner), s.stxkind, pg_get_expr(s.stxexprs, s.stxrelid),
       (SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
        WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys))
FROM pg_statistic_ext s
WHERE s.stxnamespace = ANY (ARRAY(SELECT oid FROM managed))
  AND s.oid NOT IN (SELECT objid FROM member WHERE classid = 3381)"""


def _read_statistics(snapshot: Snapshot, row: Row) -> None:
    relation = snapshot.relations.get(row["relation"])
    if relation is None or relation.extension is not None:
        return
    fact_id: FactId = ("statistics", snapshot.namespaces[row["namespace"]], row["name"])
    # The definition lists columns in the table's order, which must not matter: compare its parts instead.
    attributes = {
        "columns": parse_array(row["columns"]),
        "expressions": row["expressions"],
        "kinds": tuple(sorted(parse_array(row["kinds"]))),
        "target": row["target"],
    }
    metadata = {"owner": row["owner"], "definition": row["definition"]}
    address = (PG_STATISTIC_EXT, row["oid"], "0")
    snapshot.add(fact_id, attributes, parent=relation.id, address=address, metadata=metadata)
    snapshot.add_owner(fact_id, row["owner"])


STATISTICS = Family(
    "statistics",
    ("oid", "namespace", "name", "relation", "definition", "target", "owner", "kinds", "expressions", "columns"),
    _statistics_query,
    _read_statistics,
    names=PG_STATISTIC_EXT,
    in_schema="pg_statistic_ext.stxnamespace",
    object={"relation": PG_CLASS},
)
