# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quoting: the only place where identifiers and literals become SQL text."""

from __future__ import annotations

import functools
import re

_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")
# Key words that must be quoted as the name of a relation or a column (PostgreSQL 18, appendix C, "reserved" and
# "cannot be function or type name"). Quoting one too many is harmless, one too few is not.
_RESERVED_WORDS = """
all analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
char character check coalesce collate collation column concurrently constraint create cross current_catalog
current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
grouping having ilike in initially inner inout int integer intersect interval into is isnull join json_array
json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize
not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision
primary real references returning right row select session_user setof similar smallint some substring symmetric
system_user table tablesample then time timestamp to trailing treat trim true union unique user using values varchar
variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces
xmlparse xmlpi xmlroot xmlserialize xmltable
"""
_RESERVED = frozenset(["analyse", *_RESERVED_WORDS.split()])


@functools.lru_cache(maxsize=4096)
def ident(name: str) -> str:
    """Quote an identifier if necessary."""
    if _PLAIN.match(name) and name not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def qualified(*names: str) -> str:
    """Join identifiers with dots, each quoted if necessary."""
    return ".".join(ident(name) for name in names)


def literal(text: str) -> str:
    """Return a string literal that is correct under either setting of standard_conforming_strings."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def quote_text(value: str) -> str:
    """Return a string as an SQL literal, for sessions with standard_conforming_strings; ``literal`` needs no setting."""
    return "'" + value.replace("'", "''") + "'"


def role(name: str) -> str:
    """Quote a role name; PUBLIC is a key word, not a name."""
    return "PUBLIC" if name == PUBLIC else ident(name)


PUBLIC = "PUBLIC"
"""The name of the pseudo-role in facts. (PostgreSQL reserves the role name ``public``.)"""

OWNER = "<owner>"
"""Stands for the owner of the object, so that grants can be compared between databases with different owners."""


def split_name(text: str) -> list[str]:
    """Split a dotted, possibly quoted name printed by PostgreSQL into its parts."""
    parts = re.findall(r'"((?:[^"]|"")*)"|([^."]+)', text)
    return [quoted.replace('""', '"') if quoted else plain for quoted, plain in parts]


def not_null_name(relation: str, column: str = "") -> str:
    """Return the name PostgreSQL generates for the not-null constraint of a column or domain."""
    return generated_name("not_null", relation, column)


def generated_name(suffix: str, relation: str, column: str = "") -> str:
    """Return the name PostgreSQL generates for an object that belongs to a column or domain.

    The longer part is truncated until the name fits into 63 bytes (makeObjectName). PostgreSQL appends a number if the
    name is taken in the schema.
    """
    available = 63 - len(suffix) - 1 - (1 if column else 0)
    if relation.isascii() and column.isascii() and len(relation) + len(column) <= available:  # nearly all
        return f"{relation}_{column}_{suffix}" if column else f"{relation}_{suffix}"
    first, second = relation.encode(), column.encode()
    while len(first) + len(second) > available:
        first, second = (first[:-1], second) if len(first) > len(second) else (first, second[:-1])
    parts = [part.decode(errors="ignore") for part in (first, second)[: 1 + bool(column)]]
    return "_".join((*parts, suffix))


def name_aside(name: str) -> str:
    """Return the temporary name of an object that is renamed aside until its replacement is in place."""
    suffix = "__replaced"
    return name.encode()[: 63 - len(suffix)].decode(errors="ignore") + suffix
