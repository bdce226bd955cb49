# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns, their defaults, identities and generation expressions, and the attributes of composite types."""

from __future__ import annotations

import typing as t

from .acl import add_grants
from .catalog import COLUMN_OPTIONS, PG_ATTRDEF, PG_CLASS, PG_TYPE, parse_array
from .family import Family
from .hashing import IDENTIFIED, name_of, position_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId, Value
    from .catalog import Relation, Row
    from .snapshot import Snapshot

STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
COMPRESSION = {"": None, "p": "pglz", "l": "lz4"}
DEFAULT_COLLATION = "100"


def _types_query(_major: int) -> str:
    # The default storage and collation of column types. Excludes arrays, which all have the same, but not
    # fixed-length types with elements (name, point, box).
    return """SELECT t.oid, t.typstorage, t.typcollation FROM pg_type t
WHERE (t.typelem = 0 OR t.typlen > 0) AND t.typtype IN ('b', 'd', 'e', 'r')"""


def _read_type(snapshot: Snapshot, row: Row) -> None:
    snapshot.types[row["oid"]] = row


TYPE_DEFAULTS = Family(
    "type_default",
    ("oid", "storage", "collation"),
    _types_query,
    _read_type,
    hashed={"oid": name_of("oid", PG_TYPE), "collation": "NULLIF({collation}, 0)::regcollation"},
)


def _columns_query(major: int) -> str:
    target = "a.attstattarget" if major >= 17 else "NULLIF(a.attstattarget, -1)"
    return f"""SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid, a.attnotnull,
       a.attidentity, a.attgenerated, a.attstorage, a.attcompression, {target}, {COLUMN_OPTIONS},
       a.attislocal, a.attinhcount, a.attcollation,
       CASE WHEN a.attcollation NOT IN (0, 100) THEN a.attcollation::regcollation END, a.attacl
FROM pg_attribute a
WHERE (a.attrelid IN (SELECT oid FROM relation)) IS TRUE AND a.attnum > 0 AND NOT a.attisdropped"""


_COLUMNS = (
    "relation", "number", "name", "type", "type_oid", "not_null", "identity", "generated", "storage", "compression",
    "statistics", "options", "local", "inherited", "collation_oid", "collation", "acl",
)  # fmt: skip


def _read_column(snapshot: Snapshot, row: Row) -> None:
    relation = snapshot.relations[row["relation"]]
    if relation.relkind == "c":
        _read_attribute(snapshot, relation, row)
        return
    fact_id: FactId = ("column", relation.schema, relation.name, row["name"])
    snapshot.columns[(row["relation"], row["number"])] = fact_id
    address = (PG_CLASS, row["relation"], row["number"])
    if relation.relkind in ("v", "m"):
        # A view's columns are facts only as parents of comments, grants and defaults; the view has the column list.
        view_column: FactId = ("view_column", relation.schema, relation.name, row["name"])
        snapshot.columns[(row["relation"], row["number"])] = view_column
        metadata: dict[str, Value] = {"number": row["number"], "type": row["type"], "collation": row["collation"]}
        settings = _stored_settings(snapshot, row, metadata) if relation.relkind == "m" else {"statistics": None}
        snapshot.add(view_column, settings, parent=relation.id, address=address, metadata=metadata)
        owner = str(snapshot.state.facts[relation.id].metadata["owner"])
        add_grants(snapshot, view_column, _acl(row), owner)
        return
    base = snapshot.types.get(row["type_oid"])
    default_storage = base["storage"] if base else "x"
    inherited = row["inherited"] != "0" and row["local"] == "false"
    attributes: dict[str, Value] = {
        "type": row["type"],
        "collation": _collation(row, base),
        "not_null": row["not_null"],
        "generated": None,
        "expression": None,
        "storage": STORAGE[row["storage"]],
        "compression": COMPRESSION[row["compression"]],
        "statistics": row["statistics"],
        "options": tuple(sorted(parse_array(row["options"]))),
        "not_null_name": None,
    }
    metadata = {
        "number": row["number"],
        "default_storage": STORAGE[default_storage],
        "generated": row["generated"],
        "identity": row["identity"],
        "inherited": "true" if inherited else "false",
    }
    if relation.relkind == "f":
        attributes["foreign_options"] = ()  # see foreign_tables
    snapshot.add(fact_id, attributes, parent=relation.id, address=address, metadata=metadata)
    add_grants(snapshot, fact_id, _acl(row), str(snapshot.state.facts[relation.id].metadata["owner"]))


def _stored_settings(snapshot: Snapshot, row: Row, metadata: dict[str, Value]) -> dict[str, Value]:
    """Return the settings of a materialized view's column, and add the default storage of its type to the metadata."""
    base = snapshot.types.get(row["type_oid"])
    metadata["default_storage"] = STORAGE[base["storage"] if base else "x"]
    storage = STORAGE[row["storage"]]
    return {
        "statistics": row["statistics"],
        "storage": storage if storage != metadata["default_storage"] else None,
        "compression": COMPRESSION[row["compression"]],
        "options": tuple(sorted(parse_array(row["options"]))),
    }


def _acl(row: Row) -> tuple[str, ...] | None:
    return parse_array(row["acl"]) if row["acl"] is not None else None


def _collation(row: Row, base: Row | None) -> str | None:
    default = base["collation"] if base else DEFAULT_COLLATION
    return row["collation"] if row["collation_oid"] != default else None


def _read_attribute(snapshot: Snapshot, relation: Relation, row: Row) -> None:
    fact_id: FactId = ("attribute", relation.schema, relation.name, row["name"])
    base = snapshot.types.get(row["type_oid"])
    attributes: dict[str, Value] = {"type": row["type"], "collation": _collation(row, base)}
    metadata: dict[str, Value] = {"number": row["number"], "default_storage": STORAGE[base["storage"] if base else "x"]}
    address = (PG_CLASS, row["relation"], row["number"])
    snapshot.columns[(row["relation"], row["number"])] = fact_id
    snapshot.add(fact_id, attributes, parent=relation.id, address=address, metadata=metadata)


COLUMNS = Family(
    "column",
    _COLUMNS,
    _columns_query,
    _read_column,
    types=("type",),
    object={"relation": PG_CLASS},
    hashed={
        "number": position_of("relation", "number"),
        "type_oid": IDENTIFIED,
        # The column "collation" has the name of any other collation. Whether it is the type's depends on the type, too.
        "collation_oid": """concat(CASE WHEN {collation_oid} IN (0, 100) THEN {collation_oid} END,
            CASE WHEN {collation} IS NOT NULL OR {type_oid} >= 16384
              THEN (SELECT t.typcollation = {collation_oid} FROM pg_type t WHERE t.oid = {type_oid}) END)""",
    },
)


def _defaults_query(_major: int) -> str:
    # An expression without columns can be deparsed without the table, whose lookup is the most expensive part.
    return """SELECT d.oid, d.adrelid, d.adnum,
       pg_get_expr(d.adbin, CASE WHEN d.adbin::text LIKE '%{VAR %' THEN d.adrelid ELSE 0 END)
FROM pg_attrdef d
WHERE (d.adrelid IN (SELECT oid FROM relation)) IS TRUE"""


def _read_default(snapshot: Snapshot, row: Row) -> None:
    column_id = snapshot.columns[(row["relation"], row["number"])]
    column = snapshot.state.facts[column_id]
    address = (PG_ATTRDEF, row["oid"], "0")
    generated = column.metadata.get("generated")
    if generated:
        # The expression of a generated column is an attribute of the column.
        attributes = {
            **column.attributes,
            "generated": {"s": "STORED", "v": "VIRTUAL"}[str(generated)],
            "expression": row["expression"],
        }
        where = (PG_CLASS, row["relation"], row["number"])
        snapshot.add(column_id, attributes, parent=column.parent, address=where, metadata=column.metadata)
        snapshot.addresses[address] = column_id
        return
    snapshot.add(("default", *column_id[1:]), {"expression": row["expression"]}, parent=column_id, address=address)


DEFAULTS = Family(
    "default",
    ("oid", "relation", "number", "expression"),
    _defaults_query,
    _read_default,
    object={"relation": PG_CLASS},
    hashed={"number": position_of("relation", "number")},
)
