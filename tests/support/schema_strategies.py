# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemas as data for hypothesis: drawn from small pools of names, so that any two have much in common.

A `Schema` is valid by construction and renders to SQL that loads into an empty database. Two schemas drawn one after
the other are a transition: the same table with other columns, the same view over another table, a function with
another signature under the default that calls it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.support.fragment import READER, ROLES, SIDE, WRITER, Fragment
from tests.support.schema_fragments import fragments

__all__ = ["ROLES", "SCHEMAS", "Schema", "schemas"]

SCHEMAS = ("public", SIDE)
TABLES = ("accounts", "deals", "Mixed Case")
COLUMNS = ("a", "b", "c", "order")
LABELS = ("new", "open", "it's", "shut")
COMMENTS = ("short", "it's quoted", "two\nlines")

TYPES = {
    "integer": ("1", "2"),
    "bigint": ("1", "(2 + 3)"),
    "numeric(10,2)": ("0", "-1.50"),
    "text": ("'x'", "upper('x')"),
    "varchar(20)": ("'x'", "'y'"),
    "boolean": ("true", "(1 > 2)"),
    "date": ("CURRENT_DATE", "'2024-01-01'"),
    "timestamptz": ("now()", "'2024-01-01 00:00:00+00'"),
    "jsonb": ("'{}'", """'{"a": 1}'"""),
    "uuid": ("gen_random_uuid()", "'00000000-0000-0000-0000-000000000000'"),
    "text[]": ("'{}'", "ARRAY['a', 'b']"),
    "state": ("'open'", "'open'::state"),
    "positive": ("5", "6"),
    "pair": ("NULL", "ROW(1, 'x')::pair"),
}
"""Column types, the schema's own among them, each with two defaults."""

CHECKABLE = {"integer", "bigint", "numeric(10,2)", "positive"}
INDEXABLE = TYPES.keys() - {"jsonb", "pair"}


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a string."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    type: str
    not_null: bool = False
    default: str | None = None
    check: str | None = None
    comment: str | None = None
    settings: tuple[str, ...] = ()

    def render(self, name: str) -> str:
        """Return the column definition for ``CREATE TABLE``."""
        parts = [quoted(name), self.type]
        parts += ["not null"] if self.not_null else []
        parts += [f"default {self.default}"] if self.default else []
        parts += [f"check ({quoted(name)} {self.check})"] if self.check else []
        return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with all its parts."""

    key: str | None
    """Definition of the column ``id``; None: there is none."""
    columns: dict[str, Column]
    unlogged: bool = False
    fillfactor: int | None = None
    partitions: int = 0
    extra: tuple[str, ...] = ()
    """Statements about the table, with ``{t}`` for its name and ``{n}`` for a name derived from it."""

    def render(self, name: str) -> list[str]:
        """Return the statements that create the table."""
        items = [f"id {self.key}"] if self.key else []
        items += [column.render(name) for name, column in self.columns.items()]
        words = "create unlogged table" if self.unlogged else "create table"
        tail = " partition by range (id)" if self.partitions else ""
        tail += f" with (fillfactor = {self.fillfactor})" if self.fillfactor else ""
        made = [f"{words} {quoted(name)} ({', '.join(items)}){tail}"]
        made += [
            f"create table {quoted(f'{name}_{part}')} partition of {quoted(name)}"
            f" for values from ({part * 10}) to ({part * 10 + 10})"
            for part in range(self.partitions)
        ]
        for column_name, column in self.columns.items():
            where = f"{quoted(name)}.{quoted(column_name)}"
            made += [f"comment on column {where} is {literal(column.comment)}"] if column.comment else []
            made += [f"alter table {quoted(name)} alter {quoted(column_name)} set {it}" for it in column.settings]
        return made + [
            statement.replace("{t}", quoted(name)).replace("{n}", name.replace(" ", "_")) for statement in self.extra
        ]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Schema:
    """A complete schema: the objects before the tables, the tables, and the objects after them. Its repr is its SQL."""

    types: tuple[str, ...]
    routines: tuple[str, ...]
    tables: dict[str, Table]
    links: tuple[str, ...]
    views: tuple[str, ...]
    rest: tuple[str, ...] = field(default=())
    parts: tuple[Fragment, ...] = field(default=())

    def __repr__(self) -> str:
        return f"<<<\n{self.sql()}>>>"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Print itself for hypothesis."""
        printer.text(repr(self))

    def sql(self) -> str:
        """Return the schema as a script."""
        tables = [statement for name, table in self.tables.items() for statement in table.render(name)]
        parts = [statement for part in self.parts for statement in part.statements]
        made = [*self.types, *self.routines, *tables, *self.links, *self.views, *parts, *self.rest]
        return ";\n".join(made) + ";\n"

    def rows(self) -> str:
        """Return a script that inserts a row into every table that accepts one."""
        inserts = [f"insert into {quoted(name)} default values" for name in self.tables]
        inserts += [
            f"insert into {quoted(name)} (id) values ({number})"
            for name, table in self.tables.items()
            for number in (1, 2)
            if table.key
        ]
        inserts += [statement for part in self.parts for statement in part.rows]
        blocks = [f"begin {insert}; exception when others then null; end;" for insert in inserts]
        return f"do $$ begin {' '.join(blocks)} end $$;"


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    """Draw None or a string."""
    return st.one_of(st.none(), strategy)


def some_of(*statements: str, most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw a few of these, in any order."""
    return st.lists(st.sampled_from(statements), unique=True, max_size=most).map(tuple)


def with_rest(first: str, others: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw nothing, or *first* followed by its dependents."""
    return st.one_of(st.just(()), others.map(lambda drawn: (first, *drawn)))


@st.composite
def columns(draw: st.DrawFn, kind: str | None = None) -> Column:
    """Draw a column."""
    kind = kind or draw(st.sampled_from(sorted(TYPES)))
    settings: list[str] = []
    if kind in {"text", "jsonb", "text[]"}:
        settings += draw(some_of("storage external", "compression pglz", most=1))
    settings += draw(some_of("statistics 50", "statistics 500", most=1))
    return Column(
        type=kind,
        not_null=draw(st.booleans()),
        default=draw(maybe(st.sampled_from(TYPES[kind]))),
        check=draw(maybe(st.sampled_from(["> 0", "> 1", "<> 13"]))) if kind in CHECKABLE else None,
        comment=draw(maybe(st.sampled_from(COMMENTS))),
        settings=tuple(settings),
    )


KEYS = (
    "integer primary key",
    "bigint primary key",
    "bigint generated always as identity primary key",
    "integer generated by default as identity (start with 100) unique",
    "integer not null",
    "serial primary key",
)
ACCESS = (
    "alter table {t} enable row level security",
    "alter table {t} force row level security",
    f"grant select on {{t}} to {READER}",
    f"grant select, insert, update on {{t}} to {WRITER} with grant option",
    f"grant all on {{t}} to {READER}",
    "create policy seen on {t} for select using (true)",
    f"create policy own on {{t}} to {WRITER} using (current_user = '{WRITER}') with check (true)",
    "create policy seen_too on {t} as restrictive for select using (false)",
    "create trigger touch before update on {t} for each row execute function touch()",
    "create trigger noted after insert on {t} for each statement execute function touch()",
    "comment on table {t} is 'of the table'",
    "alter table {t} replica identity full",
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a table: plain, unlogged, or partitioned, with indexes, statistics, and access control."""
    key = draw(maybe(st.sampled_from(KEYS)))
    partitions = draw(st.sampled_from([0, 0, 0, 1, 3])) if key == "integer primary key" else 0
    names = draw(st.lists(st.sampled_from(COLUMNS), unique=True, min_size=1))
    chosen = {name: draw(columns()) for name in names}
    extra = []
    for name, column in chosen.items():
        of = quoted(name)
        if column.type in INDEXABLE:
            shapes = [f"({of})", f"({of} desc)", f"({of}) where {of} is not null", f"({of}) include ({of})"]
            shape = draw(maybe(st.sampled_from(shapes)))
            if shape:
                extra.append(f'create index "{{n}}_{name}_idx" on {{t}} {shape}')
            if not partitions and draw(st.integers(0, 3)) == 0:
                extra.append(f'alter table {{t}} add constraint "{{n}}_{name}_key" unique ({of})')
        if column.type in CHECKABLE and draw(st.integers(0, 3)) == 0:
            extra.append(f'create view "{{n}}_{name}_view" as select {of}, {of} + 1 as more from {{t}} where {of} > 1')
        if draw(st.integers(0, 3)) == 0:
            extra.append(f"grant select ({of}), update ({of}) on {{t}} to {READER}")
    if len(chosen) > 1 and all(column.type in INDEXABLE for column in chosen.values()):
        listed = ", ".join(quoted(name) for name in sorted(chosen)[:2])
        extra += draw(some_of(f'create statistics "{{n}}_stats" on {listed} from {{t}}', most=1))
    return Table(
        key=key,
        columns=chosen,
        unlogged=not partitions and draw(st.integers(0, 4)) == 0,
        fillfactor=None if partitions else draw(st.sampled_from([None, None, 50, 80])),
        partitions=partitions,
        extra=(*extra, *draw(some_of(*ACCESS, most=5))),
    )


TOUCH = "create function touch() returns trigger language plpgsql as 'begin return new; end'"
ROUTINES = (
    "create function level(n integer) returns integer language sql immutable as 'select n'",
    "create function level(n integer) returns bigint language sql stable strict as 'select n::bigint'",
    "create function level(n integer, m integer default 1) returns integer language sql immutable return n + m",
    "create function level(n integer) returns integer language sql set search_path = '' cost 7 as 'select n'",
    "create function level(other integer) returns integer language sql security definer as 'select other'",
)


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """Draw a schema with objects of every kind."""
    labels = draw(st.permutations(LABELS).flatmap(lambda order: st.integers(1, 4).map(lambda size: order[:size])))
    labels = labels if "open" in labels else [*labels, "open"]
    base, limit = draw(st.sampled_from([("integer", 0), ("integer", -1), ("bigint", 0)]))
    fields = draw(st.sampled_from(["x integer, y text", "x integer, y varchar(9)", "x bigint, y text"]))
    types = [
        f"create type state as enum ({', '.join(map(literal, labels))})",
        f"create domain positive as {base} check (value > {limit})",
        f"create type pair as ({fields})",
        *draw(some_of("comment on type pair is 'two'", "revoke usage on type state from public")),
        *draw(with_rest("create sequence numbers increment by 5", some_of("alter sequence numbers cycle cache 4"))),
        *draw(some_of("create type span as range (subtype = float8)", 'create collation plain from "C"')),
    ]
    routine = draw(maybe(st.sampled_from(ROUTINES)))
    chosen = draw(st.lists(st.sampled_from(TABLES), unique=True, min_size=1))
    made = {name: draw(tables()) for name in chosen}
    links, views, rest = list[str](), list[str](), list[str]()
    if routine:
        for name, table in made.items():
            for column, its in table.columns.items():
                if its.type == "integer" and draw(st.booleans()):
                    links.append(f"alter table {quoted(name)} alter {quoted(column)} set default level(4)")
        views += draw(some_of("create view leveled as select level(7) as it", most=1))
        closed = "revoke all on function level from public"
        rest += draw(some_of(f"grant execute on function level to {READER}", closed))
    keyed = [name for name in chosen if "primary key" in (made[name].key or "")]
    for name in keyed:
        if made[name].unlogged:
            continue
        other = draw(st.sampled_from(chosen))
        column = quoted(f"{name}_id")
        if draw(st.booleans()) and not made[other].unlogged:
            action = draw(st.sampled_from(["", " on delete cascade", " on update set null deferrable"]))
            links.append(f"alter table {quoted(other)} add {column} integer references {quoted(name)}{action}")
        view, stored = quoted(f"{name} seen"), quoted(f"{name} stored")
        if draw(st.booleans()):
            listed = ", ".join(["id", *(quoted(it) for it in draw(st.permutations(sorted(made[name].columns))))])
            option = draw(st.sampled_from(["", " with (security_invoker = true)"]))
            views.append(f"create view {view}{option} as select {listed} from {quoted(name)} where id > 0")
            views += draw(
                some_of(
                    f"create view {quoted(f'{name} on top')} as select max(id) as newest from {view}",
                    f"comment on view {view} is 'of the view'",
                    f"grant select on {view} to {READER}",
                )
            )
            views += draw(
                with_rest(
                    f"create materialized view {stored} as select id from {view}",
                    some_of(f"create unique index on {stored} (id)", f"comment on column {stored}.id is 'key'"),
                )
            )
        if draw(st.integers(0, 3)) == 0 and not made[name].partitions:
            rest.append(f"create publication {quoted(f'{name} out')} for table {quoted(name)} where (id > 1)")
    rest += draw(
        some_of(
            f"alter default privileges in schema public grant select on tables to {READER}",
            f"alter default privileges grant usage on sequences to {WRITER}",
            "alter default privileges revoke execute on functions from public",
            "create publication whole for all tables",
            "comment on schema public is 'ours'",
            "create aggregate biggest(integer) (sfunc = int4larger, stype = integer)",
            "create procedure tidy() language sql as 'select 1'",
            f"grant usage on schema public to {WRITER}",
            f"create rule silent as on delete to {quoted(chosen[0])} do instead nothing",
            most=4,
        )
    )
    return Schema(
        types=tuple(types),
        routines=(TOUCH, *((routine,) if routine else ())),
        tables=made,
        links=tuple(links),
        views=tuple(views),
        rest=tuple(rest),
        parts=draw(fragments()),
    )
