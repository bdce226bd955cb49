# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables, views, materialized views and composite types: the relations themselves, and who inherits from whom."""

from __future__ import annotations

import typing as t

from .acl import add_grants
from .catalog import PG_CLASS, PG_EXTENSION, PG_TYPE, Relation, array
from .family import Family

if t.TYPE_CHECKING:
    from ..model.facts import FactId, Value
    from .catalog import Row
    from .snapshot import Reading

KINDS = {"r": "table", "p": "table", "v": "view", "m": "matview", "c": "composite", "S": "sequence", "f": "table"}
REPLICA_IDENTITY = {"d": "DEFAULT", "n": "NOTHING", "f": "FULL", "i": "INDEX"}
PERSISTENCE = {"p": "", "u": "UNLOGGED", "t": "TEMPORARY"}


def _names_query(_major: int) -> str:
    # Every user relation by name that isn't managed: what triggers, policies and publications may hang on all the same.
    return """SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
       (SELECT d.refobjid FROM pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 3079 AND d.deptype = 'e')
FROM pg_class c
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.oid >= 16384
  AND (c.relnamespace <> ALL (ARRAY(SELECT oid FROM managed)) OR c.oid IN (SELECT objid FROM member WHERE classid = 1259))
  AND c.relnamespace <> ALL (ARRAY(SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))"""


def _read_name(reading: Reading, row: Row) -> None:
    schema = reading.namespaces[row["namespace"]]
    kind = KINDS[row["relkind"]]
    extension = reading.addresses.get((PG_EXTENSION, row["extension"] or "", "0"))
    relation = Relation(row["oid"], schema, row["name"], row["relkind"], False, (kind, schema, row["name"]), extension)
    reading.relations[row["oid"]] = relation
    if extension is not None and (row["rls"] == "true" or row["force"] == "true"):
        attrs = {"enabled": row["rls"], "forced": row["force"]}
        reading.add_on(relation, ("rls", relation.id), attrs)


OUTSIDE = Family(
    "outside", ("oid", "namespace", "name", "relkind", "rls", "force", "extension"), _names_query, _read_name
)


def _relations_query(_major: int) -> str:
    return """SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, pg_get_userbyid(c.relowner), c.relacl,
       c.reloptions, CASE WHEN c.reltoastrelid <> 0 THEN (SELECT t.reloptions FROM pg_class t WHERE t.oid = c.reltoastrelid) END,
       c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
       CASE WHEN c.relkind IN ('r', 'm') AND c.relam <> 0 THEN (SELECT a.amname FROM pg_am a WHERE a.oid = c.relam) END,
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
       c.relispopulated, c.reltype
FROM pg_class c
WHERE c.relnamespace = ANY (ARRAY(SELECT oid FROM managed)) AND c.relkind IN ('r', 'p', 'v', 'm', 'c')
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 1259)"""


_COLUMNS = (
    "oid", "namespace", "name", "relkind", "persistence", "owner", "acl", "options", "toast_options", "rls", "force",
    "replica_identity", "partition_key", "bound", "access_method", "of_type", "definition", "populated", "row_type",
)  # fmt: skip


def _read_relation(reading: Reading, row: Row) -> None:
    schema, name, relkind = reading.namespaces[row["namespace"]], row["name"], row["relkind"]
    kind = KINDS[relkind]
    fact_id: FactId = (kind, schema, name)
    reading.relations[row["oid"]] = Relation(row["oid"], schema, name, relkind, managed=True, id=fact_id)
    attrs: dict[str, Value]
    if kind == "table":
        attrs = {
            "persistence": PERSISTENCE[row["persistence"]],
            "partition_key": row["partition_key"],
            "of_type": row["of_type"],
            "access_method": row["access_method"],
            "options": _options(row),
        }
    elif kind == "view":
        attrs = {"definition": row["definition"], "options": tuple(sorted(array(row["options"])))}
    elif kind == "matview":
        attrs = {
            "definition": row["definition"],
            "options": _options(row),
            "access_method": row["access_method"],
        }
    else:
        attrs = {}
    address = (PG_CLASS, row["oid"], "0")
    reading.add(
        fact_id, attrs, parent=("schema", schema), address=address, notes={"owner": row["owner"], "options": _said(row)}
    )
    rows = (PG_TYPE, row["row_type"], "0")
    if kind == "composite":
        reading.addresses[rows] = fact_id
    else:
        reading.aliases[rows] = fact_id
    reading.owner(fact_id, row["owner"])
    # The privileges of a composite type are its type's: see the family of types.
    if kind != "composite":
        add_grants(reading, fact_id, array(row["acl"]) if row["acl"] is not None else None, row["owner"])
    if kind == "matview" and row["populated"] == "true":
        reading.add(("population", fact_id), {}, parent=fact_id)
    if kind == "table":
        _read_table_flags(reading, fact_id, row)


def _read_table_flags(reading: Reading, table: FactId, row: Row) -> None:
    if row["rls"] == "true" or row["force"] == "true":
        reading.add(("rls", table), {"enabled": row["rls"], "forced": row["force"]}, parent=table)
    if row["bound"] is not None:
        # Who the parent is comes with the inheritance rows.
        reading.add(("partition", *table[1:]), {"bound": row["bound"], "of": None}, parent=table)
    if row["replica_identity"] in ("n", "f"):
        attrs = {"identity": REPLICA_IDENTITY[row["replica_identity"]]}
        reading.add(("replica_identity", table), attrs, parent=table)


def _said(row: Row) -> tuple[str, ...]:
    return array(row["options"]) + tuple(f"toast.{option}" for option in array(row["toast_options"]))


def _options(row: Row) -> tuple[str, ...]:
    return tuple(sorted(_said(row)))


RELATIONS = Family("relation", _COLUMNS, _relations_query, _read_relation)


def _inheritance_query(_major: int) -> str:
    return """SELECT i.inhrelid, i.inhparent, i.inhseqno FROM pg_inherits i WHERE i.inhrelid IN (SELECT oid FROM relation)
ORDER BY i.inhseqno"""


def _read_inheritance(reading: Reading, row: Row) -> None:
    child, parent = reading.relations.get(row["child"]), reading.relations.get(row["parent"])
    if child is None or parent is None or child.id[0] != "table":
        return
    partition: FactId = ("partition", *child.id[1:])
    if partition in reading.state.facts:
        bound = reading.state.facts[partition].attrs["bound"]
        reading.add(partition, {"bound": bound, "of": f"{parent.schema}\0{parent.name}"}, parent=child.id)
        reading.state.need(partition, parent.id)
        return
    fact = reading.state.facts[child.id]
    address = (PG_CLASS, row["child"], "0")
    inherits = fact.notes.get("inherits")
    names = (*(inherits if isinstance(inherits, tuple) else ()), f"{parent.schema}\0{parent.name}")
    reading.add(child.id, fact.attrs, parent=fact.parent, address=address, notes={**fact.notes, "inherits": names})
    inheritance: FactId = ("inheritance", *child.id[1:], *parent.id[1:])
    reading.add(inheritance, {}, parent=child.id)
    reading.state.need(inheritance, parent.id)


INHERITANCE = Family("inheritance", ("child", "parent", "position"), _inheritance_query, _read_inheritance)
