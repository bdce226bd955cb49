# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quoting, and the names people read.

The one place where identifiers and literals become SQL text.
"""

from __future__ import annotations

import re
import typing as t

if t.TYPE_CHECKING:
    from .fact import FactId

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


def diff_headers(database: str) -> dict[str, str]:
    """Return what stands above the two sides of a diff."""
    return {"before_header": f"{database} (as it is)", "after_header": f"{database} (as declared)"}


def label(fact_id: FactId) -> str:
    """Name a fact for people: ``policy members on public.deals``-like, without SQL keywords."""
    kind, *path = fact_id
    describe = _LABELS.get(kind)
    return describe(*path) if describe else f"{kind.replace('_', ' ')} {qualified(*path)}"


def target(fact_id: FactId) -> str:
    """Return the object's name as a person would write it, without its kind."""
    kind, *path = fact_id
    name = _TARGETS.get(kind)
    if name is not None:
        return name(*path)
    if isinstance(path[0], tuple):
        return target(path[0])
    return qualified(*(part for part in path if isinstance(part, str)))


def _routine(schema: str, name: str, arguments: str) -> str:
    return f"{qualified(schema, name)}({arguments})"


def _aggregate(schema: str, name: str, arguments: str) -> str:
    return f"{qualified(schema, name)}({arguments or '*'})"


def _on_table(schema: str, table: str, name: str) -> str:
    return f"{ident(name)} on {qualified(schema, table)}"


_TARGETS: dict[str, t.Callable[..., str]] = {
    **dict.fromkeys(("function", "procedure"), _routine),
    "aggregate": _aggregate,
    **dict.fromkeys(("trigger", "trigger_state", "rule", "policy", "constraint", "domain_constraint"), _on_table),
    "inheritance": lambda schema, table, *above: f"{qualified(schema, table)} from {qualified(*above)}",
    "publication_table": lambda _publication, schema, table: qualified(schema, table),
    "default_privilege": lambda _creator, _schema, objects, grantee, privilege: (
        f"{privilege} on {objects} for {grantee}"
    ),
}


def _of(word: str) -> t.Callable[..., str]:
    return lambda inner: f"{word} {label(inner)}"


_LABELS: dict[str, t.Callable[..., str]] = {
    "function": lambda schema, name, args: f"function {qualified(schema, name)}({args})",
    "procedure": lambda schema, name, args: f"procedure {qualified(schema, name)}({args})",
    "aggregate": lambda schema, name, args: f"aggregate {_aggregate(schema, name, args)}",
    "trigger": lambda schema, table, name: f"trigger {ident(name)} on {qualified(schema, table)}",
    "trigger_state": lambda schema, table, name: f"state of trigger {ident(name)} on {qualified(schema, table)}",
    "rule": lambda schema, table, name: f"rule {ident(name)} on {qualified(schema, table)}",
    "policy": lambda schema, table, name: f"policy {ident(name)} on {qualified(schema, table)}",
    "constraint": lambda schema, table, name: f"constraint {ident(name)} on {qualified(schema, table)}",
    "domain_constraint": lambda schema, domain, name: f"constraint {ident(name)} on domain {qualified(schema, domain)}",
    "inheritance": lambda schema, table, above, parent: (
        f"inheritance of {qualified(schema, table)} from {qualified(above, parent)}"
    ),
    "rls": _of("row level security on"),
    "comment": _of("comment on"),
    "owner": _of("owner of"),
    "population": _of("rows of"),
    "cluster": _of("clustering of"),
    "replica_identity": _of("replica identity of"),
    "grant": lambda inner, grantee, privilege: f"{privilege} on {label(inner)} for {grantee}",
    "domain_default": lambda schema, domain: f"default of domain {qualified(schema, domain)}",
    "default": lambda schema, table, column: f"default of {qualified(schema, table, column)}",
    "identity": lambda schema, table, column: f"identity of {qualified(schema, table, column)}",
    "sequence_owner": lambda schema, name: f"owner column of sequence {qualified(schema, name)}",
    "matview": lambda schema, name: f"materialized view {qualified(schema, name)}",
    "default_privilege": lambda creator, schema, objects, grantee, privilege: (
        f"default {privilege} on {objects} made by {creator}"
        + (f" in schema {ident(schema)}" if schema else "")
        + f" for {grantee}"
    ),
    "publication_table": lambda pub, schema, table: f"table {qualified(schema, table)} in publication {ident(pub)}",
    "publication_schema": lambda pub, schema: f"schema {ident(schema)} in publication {ident(pub)}",
}


def not_null_name(relation: str, column: str = "") -> str:
    """Return the name PostgreSQL chooses for the NOT NULL of a column, or of a domain."""
    return chosen_name("not_null", relation, column)


def chosen_name(suffix: str, relation: str, column: str = "") -> str:
    """Return the name PostgreSQL chooses for what belongs to a column, or to a domain.

    The parts are shortened alike to fit 63 bytes (makeObjectName). A number follows when the name is taken in the schema.
    """
    one, other = relation.encode(), column.encode()
    room = 63 - len(suffix) - 1 - (1 if column else 0)
    while len(one) + len(other) > room:
        one, other = (one[:-1], other) if len(one) > len(other) else (one, other[:-1])
    parts = [part.decode(errors="ignore") for part in (one, other)[: 1 + bool(column)]]
    return "_".join((*parts, suffix))


def aside(name: str) -> str:
    """Return what something that is renamed aside is called until its successor has taken over."""
    suffix = "__replaced"
    return name.encode()[: 63 - len(suffix)].decode(errors="ignore") + suffix
