# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Constraints of tables and domains."""

from __future__ import annotations

import typing as t

from ..model.sql import not_null_name
from .catalog import PG_CLASS, PG_CONSTRAINT, PG_TYPE, parse_array
from .family import Family
from .hashing import name_of, position_of
from .indexes import BACKED_BY_INDEX

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

CONSTRAINT_TYPES = {"p": "PRIMARY KEY", "u": "UNIQUE", "c": "CHECK", "f": "FOREIGN KEY", "x": "EXCLUDE"}


def _constraints_query(_major: int) -> str:
    # Constraint triggers ('t') are read as triggers. Rows derived from a partitioned or inheritance parent are read, but
    # they are not declarations.
    return """SELECT c.oid, c.conname, c.connamespace, c.contype, c.conrelid, c.contypid, c.conindid,
       CASE WHEN c.contype <> 'n' THEN pg_get_constraintdef(c.oid) END, c.convalidated, c.connoinherit, c.conislocal,
       c.coninhcount, c.conparentid, CASE WHEN c.contype = 'n' AND c.conrelid <> 0 THEN c.conkey[1] END,
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


def _read_constraint(snapshot: Snapshot, row: Row) -> None:
    address = (PG_CONSTRAINT, row["oid"], "0")
    if row["type"] == "n":
        _read_not_null(snapshot, row)
        return
    if row["domain"] != "0":
        domain = snapshot.addresses.get((PG_TYPE, row["domain"], "0"))
        if domain is not None:
            attributes = {"definition": row["definition"], "validated": row["validated"]}
            fact_id: FactId = ("domain_constraint", domain[1], domain[2], row["name"])
            snapshot.add(fact_id, attributes, parent=domain, address=address)
        return
    relation = snapshot.relations.get(row["relation"])
    if relation is None or not relation.managed:
        return
    constraint: FactId = ("constraint", relation.schema, relation.name, row["name"])
    derived = row["parent"] != "0" or (row["inherited"] != "0" and row["local"] == "false")
    if derived and row["type"] == "f":
        snapshot.derived[address] = relation.id
        if row["parent_relation"] != row["relation"]:  # else it is derived for a partition of the referenced table
            _record_partition_copy(snapshot, ("partition", *relation.id[1:]), row["name"])
        return
    attributes = {
        "type": CONSTRAINT_TYPES[row["type"]],
        "definition": row["definition"],
        "validated": row["validated"],
        "options": tuple(sorted(parse_array(row["index_options"]))),
    }
    inherited = derived and row["type"] == "c"
    metadata = {"inherited": "true" if inherited else "false", "options": parse_array(row["index_options"])}
    snapshot.add(constraint, attributes, parent=relation.id, address=address, metadata=metadata)
    if row["type"] in BACKED_BY_INDEX:
        index = (PG_CLASS, row["index"], "0")
        snapshot.aliases[index] = constraint
        snapshot.commented[index] = ("index", relation.schema, row["name"])


def _record_partition_copy(snapshot: Snapshot, partition: FactId, name: str) -> None:
    """Record the name of a partition's copy of a foreign key: a detached partition keeps it."""
    fact = snapshot.state.facts.get(partition)
    if fact is not None:
        copies = fact.metadata.get("foreign_keys")
        names = (*(copies if isinstance(copies, tuple) else ()), name)
        snapshot.add(partition, fact.attributes, parent=fact.parent, metadata={**fact.metadata, "foreign_keys": names})


def _read_not_null(snapshot: Snapshot, row: Row) -> None:
    """Read a not-null constraint (since version 18, of a domain since 17) into the column or domain, as in older versions."""
    if row["domain"] != "0":
        _read_domain_not_null(snapshot, row)
        return
    number = row["key"]
    column_id = snapshot.columns.get((row["relation"], number))
    column = snapshot.state.facts.get(column_id) if column_id else None
    if column_id is None or column is None or column.kind != "column":
        return
    attributes = dict(column.attributes)
    if row["name"] != not_null_name(str(column_id[2]), str(column_id[3])):
        attributes["not_null_name"] = row["name"]
    if row["no_inherit"] == "true":
        attributes["not_null"] = "no inherit"
    if row["validated"] == "false":
        attributes["not_null"] = "not valid"
    where = (PG_CLASS, row["relation"], number)
    inherited = "true" if row["inherited"] != "0" else "false"
    metadata = {
        **column.metadata,
        "not_null_constraint": row["name"],
        "not_null_inherited": inherited,
        "not_null_local": row["local"],
    }
    snapshot.add(column_id, attributes, parent=column.parent, address=where, metadata=metadata)
    snapshot.aliases[(PG_CONSTRAINT, row["oid"], "0")] = column_id
    snapshot.commented[(PG_CONSTRAINT, row["oid"], "0")] = ("constraint", *column_id[1:3], row["name"])


def _read_domain_not_null(snapshot: Snapshot, row: Row) -> None:
    where, address = (PG_TYPE, row["domain"], "0"), (PG_CONSTRAINT, row["oid"], "0")
    domain_id = snapshot.addresses.get(where)
    if domain_id is None:
        return
    domain = snapshot.state.facts[domain_id]
    default_name = not_null_name(str(domain_id[2]))
    attributes = {**domain.attributes, "not_null_name": None if row["name"] == default_name else row["name"]}
    metadata = {**domain.metadata, "not_null_constraint": row["name"]}
    snapshot.add(domain_id, attributes, parent=domain.parent, address=where, metadata=metadata)
    snapshot.aliases[address] = domain_id
    snapshot.commented[address] = ("domain_constraint", *domain_id[1:3], row["name"])


CONSTRAINTS = Family(
    "constraint",
    _CONSTRAINT_COLUMNS,
    _constraints_query,
    _read_constraint,
    names=PG_CONSTRAINT,
    object={"relation": PG_CLASS, "domain": PG_TYPE},
    hashed={
        "index": name_of("index", PG_CLASS),
        "parent": name_of("parent", PG_CONSTRAINT),
        "parent_relation": name_of("parent_relation", PG_CLASS),
        "key": position_of("relation", "key"),
    },
)
