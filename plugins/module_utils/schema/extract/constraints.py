# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Constraints of tables and domains."""

from __future__ import annotations

import typing as t

from ..model.sql import not_null_name
from .catalog import PG_CLASS, PG_CONSTRAINT, PG_TYPE, array
from .family import Family
from .indexes import BACKED_BY_INDEX

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Reading

CONSTRAINT_TYPES = {"p": "PRIMARY KEY", "u": "UNIQUE", "c": "CHECK", "f": "FOREIGN KEY", "x": "EXCLUDE"}


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
