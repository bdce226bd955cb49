# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Indexes, and the attachment of partition indexes to the index of the partitioned table."""

from __future__ import annotations

import re
import typing as t

from .catalog import PG_CLASS, parse_array
from .family import Family
from .hashing import name_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

BACKED_BY_INDEX = ("p", "u", "x")


def _indexes_query(_major: int) -> str:
    # The index of a constraint is defined by the constraint; pg_get_indexdef is the most expensive part of the query.
    return """SELECT c.oid, c.relnamespace, c.relname, i.indrelid,
       CASE WHEN i.indisprimary OR i.indisexclusion OR i.indisunique AND EXISTS (
              SELECT FROM pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 2606 AND d.deptype = 'i')
            THEN NULL ELSE pg_get_indexdef(c.oid) END, c.reloptions, i.indisvalid, i.indisunique,
       i.indisclustered, i.indisreplident, c.relkind,
       (SELECT string_agg(a.attnum || '=' || a.attstattarget, ',' ORDER BY a.attnum) FROM pg_attribute a
        WHERE i.indnatts > 0 AND i.indexprs IS NOT NULL AND a.attrelid = c.oid AND a.attstattarget >= 0)
FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.relkind IN ('i', 'I') AND c.relnamespace = ANY (ARRAY(SELECT oid FROM managed))
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 1259)"""


_INDEX_COLUMNS = (
    "oid", "namespace", "name", "relation", "definition", "options", "valid", "unique", "clustered", "replica_identity", "relkind", "statistics",
)  # fmt: skip


def find_index(snapshot: Snapshot, oid: str | None) -> FactId | None:
    """Return the fact for an index's oid: the index or its constraint."""
    address = (PG_CLASS, oid or "", "0")
    return snapshot.addresses.get(address) or snapshot.aliases.get(address)


def _without_options(row: Row) -> str:
    """Return an index's definition without its storage parameters, which are compared and changed separately."""
    return (
        re.sub(r" WITH \([^()]*\)", "", str(row["definition"]), count=1) if row["options"] else str(row["definition"])
    )


def _read_index(snapshot: Snapshot, row: Row) -> None:
    relation = snapshot.relations.get(row["relation"])
    if relation is None or not relation.managed:
        return
    address = (PG_CLASS, row["oid"], "0")
    backing = snapshot.aliases.get(address)
    schema = snapshot.namespaces[row["namespace"]]
    if backing is None:
        backing = ("index", schema, row["name"])
        attributes = {
            "definition": _without_options(row),
            "table": (relation.schema, relation.name),
            "options": tuple(sorted(parse_array(row["options"]))),
            "valid": row["valid"],
            "statistics": row["statistics"],
        }
        metadata = {
            "definition": row["definition"],
            "options": parse_array(row["options"]),
            "unique": row["unique"],
            "partitioned": "true" if row["relkind"] == "I" else "false",
        }
        snapshot.add(backing, attributes, parent=relation.id, address=address, metadata=metadata)
    # The name is compared too, as another index may become the replica identity.
    if row["replica_identity"] == "true":
        fact_id: FactId = ("replica_identity", relation.id)
        snapshot.add(fact_id, {"identity": "INDEX", "index": row["name"]}, parent=relation.id)
        snapshot.state.add_dependency(fact_id, backing)
    if row["clustered"] == "true":
        fact_id = ("cluster", relation.id)
        snapshot.add(fact_id, {"index": row["name"]}, parent=relation.id)
        snapshot.state.add_dependency(fact_id, backing)


INDEXES = Family("index", _INDEX_COLUMNS, _indexes_query, _read_index, names=PG_CLASS, object={"relation": PG_CLASS})


def _attachments_query(_major: int) -> str:
    return """SELECT h.inhrelid, h.inhparent, c.relnamespace, c.relname
FROM pg_class c JOIN pg_inherits h ON h.inhrelid = c.oid
WHERE c.relkind IN ('i', 'I') AND c.relispartition AND c.relnamespace = ANY (ARRAY(SELECT oid FROM managed))"""


def _read_attachment(snapshot: Snapshot, row: Row) -> None:
    """Add the attachment of a partition's index, which is a separate fact, to the parent's index."""
    index, parent = find_index(snapshot, row["index"]), find_index(snapshot, row["parent"])
    if index is None or parent is None:
        return
    fact_id: FactId = ("index_attachment", snapshot.namespaces[row["namespace"]], row["name"])
    table = snapshot.state.facts[index].parent or ()
    metadata = {"table": table[1:]}
    snapshot.add(fact_id, {"to": (parent[1], parent[-1])}, parent=index, metadata=metadata)
    snapshot.state.add_dependency(fact_id, parent)


ATTACHMENTS = Family(
    "index_attachment",
    ("index", "parent", "namespace", "name"),
    _attachments_query,
    _read_attachment,
    names=PG_CLASS,
    oid="index",
    object={"index": PG_CLASS},
    hashed={"parent": name_of("parent", PG_CLASS)},
)
