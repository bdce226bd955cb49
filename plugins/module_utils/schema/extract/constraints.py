# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Constraints of tables and domains, indexes, and extended statistics."""

from __future__ import annotations

import re
import typing as t

from ..naming import not_null_name
from .family import PG_CLASS, PG_CONSTRAINT, PG_STATISTIC_EXT, PG_TYPE, Family, array

if t.TYPE_CHECKING:
    from ..fact import FactId
    from .family import Reading, Row

CONSTRAINT_TYPES = {"p": "PRIMARY KEY", "u": "UNIQUE", "c": "CHECK", "f": "FOREIGN KEY", "x": "EXCLUDE"}
BACKED_BY_INDEX = ("p", "u", "x")


def _constraints_query(_major: int) -> str:
    # Rows that PostgreSQL derives from a partitioned parent (conparentid), from inheritance, and from constraint
    # triggers ('t') are consequences, not declarations.
    return """SELECT c.oid, c.conname, c.connamespace, c.contype, c.conrelid, c.contypid, c.conindid,
       CASE WHEN c.contype <> 'n' THEN pg_get_constraintdef(c.oid) END, c.convalidated, c.connoinherit, c.conislocal,
       c.coninhcount, c.conparentid, c.conkey,
       CASE WHEN c.conindid <> 0 AND c.contype IN ('p', 'u', 'x')
            THEN (SELECT i.reloptions FROM pg_class i WHERE i.oid = c.conindid) END,
       CASE WHEN c.conparentid <> 0 AND c.contype = 'f'
            THEN (SELECT p.conrelid FROM pg_constraint p WHERE p.oid = c.conparentid) END
FROM pg_constraint c
WHERE c.connamespace = ANY (ARRAY(SELECT oid FROM managed)) AND c.contype IN ('p', 'u', 'c', 'f', 'x', 'n')
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 2606)"""


_CONSTRAINT_COLUMNS = (
    "oid", "name", "namespace", "type", "relation", "domain", "index", "definition", "validated", "no_inherit", "local",
    "inherited", "parent", "key", "index_options", "parent_relation",
)  # fmt: skip


def _read_constraint(reading: Reading, row: Row) -> None:
    address = (PG_CONSTRAINT, row["oid"], "0")
    if row["type"] == "n":
        _read_not_null(reading, row)
        return
    if row["domain"] != "0":
        domain = reading.addresses.get((PG_TYPE, row["domain"], "0"))
        if domain is not None:
            attrs = {"definition": row["definition"], "validated": row["validated"]}
            fact_id: FactId = ("domain_constraint", domain[1], domain[2], row["name"])
            reading.add(fact_id, attrs, parent=domain, address=address)
        return
    relation = reading.relations.get(row["relation"])
    if relation is None or not relation.managed:
        return
    constraint: FactId = ("constraint", relation.schema, relation.name, row["name"])
    derived = row["parent"] != "0" or (row["inherited"] != "0" and row["local"] == "false")
    if derived and row["type"] == "f":
        reading.derived[address] = relation.id
        if row["parent_relation"] != row["relation"]:  # else it stands for one of the partitions that are referred to
            _note_copy(reading, ("partition", *relation.id[1:]), row["name"])
        return
    attrs = {
        "type": CONSTRAINT_TYPES[row["type"]],
        "definition": row["definition"],
        "validated": row["validated"],
        "options": tuple(sorted(array(row["index_options"]))),
    }
    inherited = derived and row["type"] == "c"
    notes = {"inherited": "true" if inherited else "false", "options": array(row["index_options"])}
    reading.add(constraint, attrs, parent=relation.id, address=address, notes=notes)
    if row["type"] in BACKED_BY_INDEX:
        index = (PG_CLASS, row["index"], "0")
        reading.aliases[index] = constraint
        reading.commented[index] = ("index", relation.schema, row["name"])


def _note_copy(reading: Reading, partition: FactId, name: str) -> None:
    """Remember what a partition's copy of a foreign key is called: a partition that is detached keeps it."""
    fact = reading.state.facts.get(partition)
    if fact is not None:
        copies = fact.notes.get("foreign_keys")
        names = (*(copies if isinstance(copies, tuple) else ()), name)
        reading.add(partition, fact.attrs, parent=fact.parent, notes={**fact.notes, "foreign_keys": names})


def _read_not_null(reading: Reading, row: Row) -> None:
    """From 18 on NOT NULL is a constraint row (of a domain from 17 on): its particulars go to where older majors have it."""
    if row["domain"] != "0":
        _read_domain_not_null(reading, row)
    for number in row["key"].strip("{}").split(",") if row["relation"] != "0" else ():
        column_id = reading.columns.get((row["relation"], number))
        column = reading.state.facts.get(column_id) if column_id else None
        if column_id is None or column is None or column.kind != "column":
            continue
        attrs = dict(column.attrs)
        if row["name"] != not_null_name(str(column_id[2]), str(column_id[3])):
            attrs["not_null_name"] = row["name"]
        if row["no_inherit"] == "true":
            attrs["not_null"] = "no inherit"
        if row["validated"] == "false":
            attrs["not_null"] = "not valid"
        where = (PG_CLASS, row["relation"], number)
        inherited = "true" if row["inherited"] != "0" else "false"
        notes = {
            **column.notes,
            "not_null_constraint": row["name"],
            "not_null_inherited": inherited,
            "not_null_local": row["local"],
        }
        reading.add(column_id, attrs, parent=column.parent, address=where, notes=notes)
        reading.aliases[(PG_CONSTRAINT, row["oid"], "0")] = column_id
        reading.commented[(PG_CONSTRAINT, row["oid"], "0")] = ("constraint", *column_id[1:3], row["name"])


def _read_domain_not_null(reading: Reading, row: Row) -> None:
    where, address = (PG_TYPE, row["domain"], "0"), (PG_CONSTRAINT, row["oid"], "0")
    domain_id = reading.addresses.get(where)
    if domain_id is None:
        return
    domain = reading.state.facts[domain_id]
    usual = not_null_name(str(domain_id[2]))
    attrs = {**domain.attrs, "not_null_name": None if row["name"] == usual else row["name"]}
    notes = {**domain.notes, "not_null_constraint": row["name"]}
    reading.add(domain_id, attrs, parent=domain.parent, address=where, notes=notes)
    reading.aliases[address] = domain_id
    reading.commented[address] = ("domain_constraint", *domain_id[1:3], row["name"])


CONSTRAINTS = Family("constraint", _CONSTRAINT_COLUMNS, _constraints_query, _read_constraint)


def _indexes_query(_major: int) -> str:
    # An index behind a constraint is in the constraint's text; its own costs more to print than anything else here.
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


def find_index(reading: Reading, oid: str | None) -> FactId | None:
    """Return the index or the constraint behind an index's object id."""
    address = (PG_CLASS, oid or "", "0")
    return reading.addresses.get(address) or reading.aliases.get(address)


def _but_options(row: Row) -> str:
    """Return an index's definition without its storage parameters: they are compared, and changed, by themselves."""
    return (
        re.sub(r" WITH \([^()]*\)", "", str(row["definition"]), count=1) if row["options"] else str(row["definition"])
    )


def _read_index(reading: Reading, row: Row) -> None:
    relation = reading.relations.get(row["relation"])
    if relation is None or not relation.managed:
        return
    address = (PG_CLASS, row["oid"], "0")
    backing = reading.aliases.get(address)
    schema = reading.namespaces[row["namespace"]]
    if backing is None:
        backing = ("index", schema, row["name"])
        attrs = {
            "definition": _but_options(row),
            "table": f"{relation.schema}\0{relation.name}",
            "options": tuple(sorted(array(row["options"]))),
            "valid": row["valid"],
            "statistics": row["statistics"],
        }
        notes = {
            "definition": row["definition"],
            "options": array(row["options"]),
            "unique": row["unique"],
            "partitioned": "true" if row["relkind"] == "I" else "false",
        }
        reading.add(backing, attrs, parent=relation.id, address=address, notes=notes)
    # The name is compared too: two indexes may swap roles.
    if row["replica_identity"] == "true":
        fact_id: FactId = ("replica_identity", relation.id)
        reading.add(fact_id, {"identity": f"INDEX\0{row['name']}"}, parent=relation.id)
        reading.state.need(fact_id, backing)
    if row["clustered"] == "true":
        fact_id = ("cluster", relation.id)
        reading.add(fact_id, {"index": row["name"]}, parent=relation.id)
        reading.state.need(fact_id, backing)


INDEXES = Family("index", _INDEX_COLUMNS, _indexes_query, _read_index)


def _attachments_query(_major: int) -> str:
    return """SELECT h.inhrelid, h.inhparent, c.relnamespace, c.relname
FROM pg_class c JOIN pg_inherits h ON h.inhrelid = c.oid
WHERE c.relkind IN ('i', 'I') AND c.relispartition AND c.relnamespace = ANY (ARRAY(SELECT oid FROM managed))"""


def _read_attachment(reading: Reading, row: Row) -> None:
    """Add the second of two facts: a partition's index is built by itself, and attached to its parent's."""
    index, parent = find_index(reading, row["index"]), find_index(reading, row["parent"])
    if index is None or parent is None:
        return
    fact_id: FactId = ("index_attachment", reading.namespaces[row["namespace"]], row["name"])
    table = reading.state.facts[index].parent or ()
    notes = {"table": "\0".join(table[1:])}
    reading.add(fact_id, {"to": f"{parent[1]}\0{parent[-1]}"}, parent=index, notes=notes)
    reading.state.need(fact_id, parent)


ATTACHMENTS = Family("index_attachment", ("index", "parent", "namespace", "name"), _attachments_query, _read_attachment)


def _statistics_query(major: int) -> str:
    target = "s.stxstattarget" if major >= 17 else "NULLIF(s.stxstattarget, -1)"
    return f"""SELECT s.oid, s.stxnamespace, s.stxname, s.stxrelid, pg_get_statisticsobjdef(s.oid), {target},
       pg_get_userbyid(s.stxowner), s.stxkind, pg_get_expr(s.stxexprs, s.stxrelid),
       (SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
        WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys))
FROM pg_statistic_ext s
WHERE s.stxnamespace = ANY (ARRAY(SELECT oid FROM managed))
  AND s.oid NOT IN (SELECT objid FROM member WHERE classid = 3381)"""


def _read_statistics(reading: Reading, row: Row) -> None:
    relation = reading.relations.get(row["relation"])
    if relation is None or relation.extension is not None:
        return
    fact_id: FactId = ("statistics", reading.namespaces[row["namespace"]], row["name"])
    # The text lists columns in the table's order, which is no difference: what is compared are its parts.
    attrs = {
        "columns": array(row["columns"]),
        "expressions": row["expressions"],
        "kinds": tuple(sorted(array(row["kinds"]))),
        "target": row["target"],
    }
    notes = {"owner": row["owner"], "definition": row["definition"]}
    address = (PG_STATISTIC_EXT, row["oid"], "0")
    reading.add(fact_id, attrs, parent=relation.id, address=address, notes=notes)
    reading.owner(fact_id, row["owner"])


STATISTICS = Family(
    "statistics",
    ("oid", "namespace", "name", "relation", "definition", "target", "owner", "kinds", "expressions", "columns"),
    _statistics_query,
    _read_statistics,
)
