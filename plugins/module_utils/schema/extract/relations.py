# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables, views, materialized views and composite types, and the inheritance between tables."""

from __future__ import annotations

import typing as t

from ..model.facts import as_paths, kind_of
from .acl import add_grants
from .catalog import PG_CLASS, PG_EXTENSION, PG_TYPE, Relation, parse_array
from .family import Family
from .hashing import IDENTIFIED, name_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId, Value
    from .catalog import Row
    from .snapshot import Snapshot

KINDS = {"r": "table", "p": "table", "v": "view", "m": "matview", "c": "composite", "S": "sequence", "f": "table"}
REPLICA_IDENTITY = {"d": "DEFAULT", "n": "NOTHING", "f": "FULL", "i": "INDEX"}
PERSISTENCE = {"p": "", "u": "UNLOGGED", "t": "TEMPORARY"}


def _names_query(_major: int) -> str:
    # The names of unmanaged relations, which may have managed triggers, policies and publications.
    return """SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
       (SELECT m.extension FROM member m WHERE m.classid = 1259 AND m.objid = c.oid AND m.extension IS NOT NULL LIMIT 1)
FROM pg_class c
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.oid >= 16384
  AND (c.relnamespace <> ALL (ARRAY(SELECT oid FROM managed)) OR c.oid IN (SELECT objid FROM member WHERE classid = 1259))
  AND c.relnamespace <> ALL (ARRAY(SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))"""


def _read_name(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    kind = KINDS[row["relkind"]]
    extension = snapshot.addresses.get((PG_EXTENSION, row["extension"] or "", "0"))
    relation = Relation(row["oid"], schema, row["name"], row["relkind"], False, (kind, schema, row["name"]), extension)
    snapshot.relations[row["oid"]] = relation
    if extension is not None and (row["rls"] == "true" or row["force"] == "true"):
        attributes = {"enabled": row["rls"], "forced": row["force"]}
        snapshot.add_on(relation, ("rls", relation.id), attributes)


OUTSIDE = Family(
    "outside",
    ("oid", "namespace", "name", "relkind", "rls", "force", "extension"),
    _names_query,
    _read_name,
    names=PG_CLASS,
    hashed={"extension": name_of("extension", PG_EXTENSION)},
)


def _relations_query(_major: int) -> str:
    return """SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, pg_get_userbyid(c.relowner), c.relacl,
       c.reloptions, CASE WHEN c.reltoastrelid <> 0 THEN (SELECT t.reloptions FROM pg_class t WHERE t.oid = c.reltoastrelid) END,
       c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
       CASE WHEN c.relkind IN ('r', 'm', 'p') AND c.relam <> 0 THEN (SELECT a.amname FROM pg_am a WHERE a.oid = c.relam) END,
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
       c.relispopulated, c.reltype
FROM pg_class c
WHERE c.relnamespace = ANY (ARRAY(SELECT oid FROM managed)) AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 1259)"""


_COLUMNS = (
    "oid", "namespace", "name", "relkind", "persistence", "owner", "acl", "options", "toast_options", "rls", "force",
    "replica_identity", "partition_key", "bound", "access_method", "of_type", "definition", "populated", "row_type",
)  # fmt: skip


def _read_relation(snapshot: Snapshot, row: Row) -> None:
    schema, name, relkind = snapshot.namespaces[row["namespace"]], row["name"], row["relkind"]
    kind = KINDS[relkind]
    fact_id: FactId = (kind, schema, name)
    snapshot.relations[row["oid"]] = Relation(row["oid"], schema, name, relkind, managed=True, id=fact_id)
    attributes: dict[str, Value]
    if kind == "table":
        attributes = {
            "persistence": PERSISTENCE[row["persistence"]],
            "partition_key": row["partition_key"],
            "of_type": row["of_type"],
            "access_method": row["access_method"],
            "options": _options(row),
        }
    elif kind == "view":
        attributes = {"definition": row["definition"], "options": tuple(sorted(parse_array(row["options"])))}
    elif kind == "matview":
        attributes = {
            "definition": row["definition"],
            "options": _options(row),
            "access_method": row["access_method"],
        }
    else:
        attributes = {"order": None}  # see composites.compare_order
    address = (PG_CLASS, row["oid"], "0")
    snapshot.add(
        fact_id,
        attributes,
        parent=("schema", schema),
        address=address,
        metadata={"owner": row["owner"], "options": _original_options(row)},
    )
    row_type = (PG_TYPE, row["row_type"], "0")
    if kind == "composite":
        snapshot.addresses[row_type] = fact_id
    else:
        snapshot.aliases[row_type] = fact_id
    snapshot.add_owner(fact_id, row["owner"])
    # The privileges of a composite type are those of its pg_type row (see types).
    if kind != "composite":
        add_grants(snapshot, fact_id, parse_array(row["acl"]) if row["acl"] is not None else None, row["owner"])
    if kind == "matview" and row["populated"] == "true":
        snapshot.add(("population", fact_id), {}, parent=fact_id)
    if kind == "table":
        _read_table_flags(snapshot, fact_id, row)


def _read_table_flags(snapshot: Snapshot, table: FactId, row: Row) -> None:
    if row["rls"] == "true" or row["force"] == "true":
        snapshot.add(("rls", table), {"enabled": row["rls"], "forced": row["force"]}, parent=table)
    if row["bound"] is not None:
        # The parent table is set by the inheritance rows.
        snapshot.add(("partition", *table[1:]), {"bound": row["bound"], "of": None}, parent=table)
    if row["replica_identity"] in ("n", "f") and row["relkind"] != "f":
        attributes = {"identity": REPLICA_IDENTITY[row["replica_identity"]], "index": None}
        snapshot.add(("replica_identity", table), attributes, parent=table)


def _original_options(row: Row) -> tuple[str, ...]:
    return parse_array(row["options"]) + tuple(f"toast.{option}" for option in parse_array(row["toast_options"]))


def _options(row: Row) -> tuple[str, ...]:
    return tuple(sorted(_original_options(row)))


RELATIONS = Family(
    "relation",
    _COLUMNS,
    _relations_query,
    _read_relation,
    names=PG_CLASS,
    object={"oid": PG_CLASS},
    hashed={"row_type": IDENTIFIED},
)


def _inheritance_query(_major: int) -> str:
    return """SELECT i.inhrelid, i.inhparent, i.inhseqno FROM pg_inherits i WHERE i.inhrelid IN (SELECT oid FROM relation)
ORDER BY i.inhseqno"""


def _read_inheritance(snapshot: Snapshot, row: Row) -> None:
    child, parent = snapshot.relations.get(row["child"]), snapshot.relations.get(row["parent"])
    if child is None or parent is None or kind_of(child.id) != "table":
        return
    partition: FactId = ("partition", *child.id[1:])
    if partition in snapshot.state.facts:
        bound = snapshot.state.facts[partition].attributes["bound"]
        snapshot.add(partition, {"bound": bound, "of": (parent.schema, parent.name)}, parent=child.id)
        snapshot.state.add_dependency(partition, parent.id)
        return
    fact = snapshot.state.facts[child.id]
    address = (PG_CLASS, row["child"], "0")
    names = (*as_paths(fact.metadata.get("inherits")), (parent.schema, parent.name))
    snapshot.add(
        child.id, fact.attributes, parent=fact.parent, address=address, metadata={**fact.metadata, "inherits": names}
    )
    inheritance: FactId = ("inheritance", *child.id[1:], *parent.id[1:])
    snapshot.add(inheritance, {}, parent=child.id)
    snapshot.state.add_dependency(inheritance, parent.id)


INHERITANCE = Family(
    "inheritance",
    ("child", "parent", "position"),
    _inheritance_query,
    _read_inheritance,
    object={"child": PG_CLASS},
    hashed={"parent": name_of("parent", PG_CLASS)},
)
