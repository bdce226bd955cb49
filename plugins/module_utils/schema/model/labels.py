# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of facts in messages, diffs and statements."""

from __future__ import annotations

import typing as t

from .sql import ident, qualified

if t.TYPE_CHECKING:
    from .facts import FactId


def diff_headers(database: str) -> dict[str, str]:
    """Return the headers of the two sides of a diff."""
    return {"before_header": f"{database} (current)", "after_header": f"{database} (desired)"}


def label(fact_id: FactId) -> str:
    """Return the name of a fact in messages, such as ``policy members on public.deals``."""
    kind, *path = fact_id
    describe = _LABELS.get(kind)
    return describe(*path) if describe else f"{kind.replace('_', ' ')} {qualified(*path)}"


def target(fact_id: FactId) -> str:
    """Return the name of the object without its kind."""
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
    "inheritance": lambda schema, table, *parent: f"{qualified(schema, table)} from {qualified(*parent)}",
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
    "inheritance": lambda schema, table, parent_schema, parent: (
        f"inheritance of {qualified(schema, table)} from {qualified(parent_schema, parent)}"
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
        f"default {privilege} on {objects} created by {creator}"
        + (f" in schema {ident(schema)}" if schema else "")
        + f" for {grantee}"
    ),
    "publication_table": lambda pub, schema, table: f"table {qualified(schema, table)} in publication {ident(pub)}",
    "publication_schema": lambda pub, schema: f"schema {ident(schema)} in publication {ident(pub)}",
}
