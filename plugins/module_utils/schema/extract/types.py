# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enums, domains, ranges, collations, and the privileges of all types, including composite types."""

from __future__ import annotations

import typing as t

from .acl import add_grants
from .catalog import PG_CLASS, PG_COLLATION, PG_TYPE, parse_array
from .family import Family
from .hashing import IDENTIFIED, name_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId, Value
    from .catalog import Row
    from .snapshot import Snapshot


def _types_query(_major: int) -> str:
    return """SELECT t.oid, t.typnamespace, t.typname, t.typtype, pg_get_userbyid(t.typowner), t.typacl, t.typarray, t.typrelid,
       CASE WHEN t.typtype = 'e' THEN ARRAY(SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)::text END,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typnotnull,
       CASE WHEN t.typtype = 'd' THEN pg_get_expr(t.typdefaultbin, 0) END, t.typbasetype,
       CASE WHEN t.typtype = 'd' AND t.typcollation NOT IN (0, 100) THEN t.typcollation::regcollation END, t.typcollation,
       CASE WHEN t.typtype = 'r' THEN (SELECT ARRAY[format_type(r.rngsubtype, NULL), r.rngcollation::regcollation::text,
            r.rngcanonical::regproc::text, r.rngsubdiff::regproc::text, format_type(r.rngmultitypid, NULL),
            (SELECT CASE WHEN o.opcdefault THEN '-' ELSE quote_ident(s.nspname) || '.' || quote_ident(o.opcname) END
             FROM pg_opclass o JOIN pg_namespace s ON s.oid = o.opcnamespace WHERE o.oid = r.rngsubopc),
            m.typnamespace::regnamespace::text, m.typname]
            FROM pg_range r JOIN pg_type m ON m.oid = r.rngmultitypid WHERE r.rngtypid = t.oid)::text END,
       CASE WHEN t.typtype = 'r' THEN (SELECT r.rngmultitypid FROM pg_range r WHERE r.rngtypid = t.oid) END
FROM pg_type t
WHERE t.typnamespace = ANY (ARRAY(SELECT oid FROM managed)) AND t.typtype IN ('e', 'd', 'r', 'c')
  AND (t.typtype <> 'c' OR t.typrelid IN (SELECT oid FROM pg_class WHERE relkind = 'c'))
  AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 1247)"""


_COLUMNS = (
    "oid", "namespace", "name", "type", "owner", "acl", "array", "relation", "labels", "base", "not_null", "default",
    "base_oid", "collation", "collation_oid", "range", "multirange",
)  # fmt: skip
_KINDS = {"e": "enum", "d": "domain", "r": "range", "c": "composite"}


def _read_type(snapshot: Snapshot, row: Row) -> None:
    kind = _KINDS[row["type"]]
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = (kind, schema, row["name"])
    address = (PG_TYPE, row["oid"], "0")
    snapshot.aliases[(PG_TYPE, row["array"], "0")] = fact_id
    if kind == "composite":
        relation = snapshot.relations.get(row["relation"])
        if relation is not None:
            add_grants(snapshot, fact_id, parse_array(row["acl"]) if row["acl"] is not None else None, row["owner"])
        return
    attributes: dict[str, Value]
    metadata: dict[str, Value] = {"owner": row["owner"]}
    if kind == "enum":
        attributes = {"labels": parse_array(row["labels"])}
    elif kind == "domain":
        attributes = {
            "base": row["base"],
            "not_null": row["not_null"],
            "collation": row["collation"],
            "not_null_name": None,
        }
    else:
        (
            subtype,
            collation,
            canonical,
            subdiff,
            multirange,
            opclass,
            multirange_schema,
            multirange_name,
        ) = parse_array(row["range"])
        metadata["multirange"] = (multirange_schema, multirange_name)
        attributes = {
            "subtype": subtype,
            "collation": None if collation in ("-", 'pg_catalog."default"', '"default"') else collation,
            "canonical": None if canonical == "-" else canonical,
            "subtype_diff": None if subdiff == "-" else subdiff,
            "multirange": multirange,
            "opclass": None if opclass == "-" else opclass,
        }
        snapshot.aliases[(PG_TYPE, row["multirange"], "0")] = fact_id
    snapshot.add(fact_id, attributes, parent=("schema", schema), address=address, metadata=metadata)
    if row["default"] is not None:
        default: FactId = ("domain_default", schema, row["name"])
        snapshot.add(default, {"expression": row["default"]}, parent=fact_id)
        own = frozenset({(PG_TYPE, row["base_oid"], "0"), (PG_COLLATION, row["collation_oid"], "0")})
        snapshot.domain_defaults[address] = default, own
    snapshot.add_owner(fact_id, row["owner"])
    add_grants(snapshot, fact_id, parse_array(row["acl"]) if row["acl"] is not None else None, row["owner"])


TYPES = Family(
    "type",
    _COLUMNS,
    _types_query,
    _read_type,
    names=PG_TYPE,
    object={"relation": PG_CLASS, "oid": PG_TYPE},
    hashed={
        "array": IDENTIFIED,
        "relation": IDENTIFIED,
        "base_oid": IDENTIFIED,
        "collation_oid": name_of("collation_oid", PG_COLLATION),
        "multirange": IDENTIFIED,
    },
)


def _collations_query(major: int) -> str:
    locale = "c.colllocale" if major >= 17 else "c.colliculocale"
    rules = "c.collicurules" if major >= 16 else "NULL"
    return f"""SELECT c.oid, c.collnamespace, c.collname, pg_get_userbyid(c.collowner), c.collprovider,
       c.collisdeterministic, c.collcollate, c.collctype, {locale}, {rules}
FROM pg_collation c
WHERE c.collnamespace = ANY (ARRAY(SELECT oid FROM managed))
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 3456)"""


def _read_collation(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = ("collation", schema, row["name"])
    attributes = {
        "provider": {"c": "libc", "i": "icu", "b": "builtin", "d": "default"}[row["provider"]],
        "deterministic": row["deterministic"],
        "collate": row["collate"],
        "ctype": row["ctype"],
        "locale": row["locale"],
        "rules": row["rules"],
    }
    address = (PG_COLLATION, row["oid"], "0")
    snapshot.add(fact_id, attributes, parent=("schema", schema), address=address, metadata={"owner": row["owner"]})
    snapshot.add_owner(fact_id, row["owner"])


COLLATIONS = Family(
    "collation",
    ("oid", "namespace", "name", "owner", "provider", "deterministic", "collate", "ctype", "locale", "rules"),
    _collations_query,
    _read_collation,
    names=PG_COLLATION,
    in_schema="pg_collation.collnamespace",
    object={"oid": PG_COLLATION},
)
