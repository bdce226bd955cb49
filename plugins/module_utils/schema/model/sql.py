# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quoting, and the names people read.

The one place where identifiers and literals become SQL text.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")
# Words that cannot stand unquoted as a name of a relation or a column (PostgreSQL 18, appendix C, "reserved" and
# "cannot be function or type name"); quoting one too many is harmless, one too few is not.
_RESERVED = frozenset(
    [
        "all",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "asymmetric",
        "authorization",
        "between",
        "bigint",
        "binary",
        "bit",
        "boolean",
        "both",
        "case",
        "cast",
        "char",
        "character",
        "check",
        "coalesce",
        "collate",
        "collation",
        "column",
        "concurrently",
        "constraint",
        "create",
        "cross",
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "dec",
        "decimal",
        "default",
        "deferrable",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "exists",
        "extract",
        "false",
        "fetch",
        "float",
        "for",
        "foreign",
        "freeze",
        "from",
        "full",
        "grant",
        "greatest",
        "group",
        "grouping",
        "having",
        "ilike",
        "in",
        "initially",
        "inner",
        "inout",
        "int",
        "integer",
        "intersect",
        "interval",
        "into",
        "is",
        "isnull",
        "join",
        "json_array",
        "json_arrayagg",
        "json_exists",
        "json_object",
        "json_objectagg",
        "json_query",
        "json_scalar",
        "json_serialize",
        "json_table",
        "json_value",
        "lateral",
        "leading",
        "least",
        "left",
        "like",
        "limit",
        "localtime",
        "localtimestamp",
        "merge_action",
        "national",
        "natural",
        "nchar",
        "none",
        "normalize",
        "not",
        "notnull",
        "null",
        "nullif",
        "numeric",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "out",
        "outer",
        "overlaps",
        "overlay",
        "placing",
        "position",
        "precision",
        "primary",
        "real",
        "references",
        "returning",
        "right",
        "row",
        "select",
        "session_user",
        "setof",
        "similar",
        "smallint",
        "some",
        "substring",
        "symmetric",
        "system_user",
        "table",
        "tablesample",
        "then",
        "time",
        "timestamp",
        "to",
        "trailing",
        "treat",
        "trim",
        "true",
        "union",
        "unique",
        "user",
        "using",
        "values",
        "varchar",
        "variadic",
        "verbose",
        "when",
        "where",
        "window",
        "with",
        "xmlattributes",
        "xmlconcat",
        "xmlelement",
        "xmlexists",
        "xmlforest",
        "xmlnamespaces",
        "xmlparse",
        "xmlpi",
        "xmlroot",
        "xmlserialize",
        "xmltable",
    ]
)


def ident(name: str) -> str:
    """Quote one identifier where PostgreSQL demands it."""
    if _PLAIN.match(name) and name not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def qualified(*names: str) -> str:
    """Join identifiers by dots, each quoted where needed."""
    return ".".join(ident(name) for name in names)


def literal(text: str) -> str:
    """Return a string literal that is safe under every setting of standard_conforming_strings."""
    quoted = "'" + text.replace("'", "''") + "'"
    return " E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def role(name: str) -> str:
    """Quote a role; PUBLIC is a keyword, not a name."""
    return "PUBLIC" if name == PUBLIC else ident(name)


PUBLIC = "PUBLIC"
"""How the pseudo-role is written in facts. (A real role cannot be called ``public``, any spelling that PostgreSQL folds.)"""

OWNER = "<owner>"
"""Stands for whoever owns the object, so that grants compare across databases with different owners."""


def split_name(text: str) -> list[str]:
    """Split a dotted, possibly quoted name as PostgreSQL prints it into its parts."""
    parts = re.findall(r'"((?:[^"]|"")*)"|([^."]+)', text)
    return [quoted.replace('""', '"') if quoted else plain for quoted, plain in parts]


def not_null_name(relation: str, column: str = "") -> str:
    """Return the name PostgreSQL chooses for the NOT NULL of a column, or of a domain."""
    return generated_name("not_null", relation, column)


def generated_name(suffix: str, relation: str, column: str = "") -> str:
    """Return the name PostgreSQL chooses for what belongs to a column, or to a domain.

    The parts are shortened alike to fit 63 bytes (makeObjectName). A number follows when the name is taken in the schema.
    """
    one, other = relation.encode(), column.encode()
    room = 63 - len(suffix) - 1 - (1 if column else 0)
    while len(one) + len(other) > room:
        one, other = (one[:-1], other) if len(one) > len(other) else (one, other[:-1])
    parts = [part.decode(errors="ignore") for part in (one, other)[: 1 + bool(column)]]
    return "_".join((*parts, suffix))


def name_aside(name: str) -> str:
    """Return what something that is renamed aside is called until its successor has taken over."""
    suffix = "__replaced"
    return name.encode()[: 63 - len(suffix)].decode(errors="ignore") + suffix
