# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two tenants with rows in every table, generated from the catalog: a new table is filled without being named here.

`Stage` opens one transaction as the superuser, fills it, and lets any role act in it; nothing is ever committed.
"""

from __future__ import annotations

import contextlib
import datetime
import graphlib
import json
import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import psycopg2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a class, whatever its author calls it

    from tests.support.postgres import Database

DENIED = "42501"
Fingerprint: TypeAlias = dict[tuple[str, str], tuple[str | None, str]]
"""Rows by table and id: their tenant, and the transaction that wrote them last."""

PEOPLE = {
    "owner": {"role": "owner", "status": "active"},
    "admin": {"role": "admin", "status": "active"},
    "member": {"role": "member", "status": "active"},
    "suspended": {"role": "admin", "status": "suspended"},
}


@dataclass(frozen=True)
class Column:
    """A column: whether a row must have a value for it, and the allowed values, if there is a list."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...]
    changeable: bool
    """Whether `authenticated` has the privilege to UPDATE it."""
    insertable: bool
    """Whether `authenticated` has the privilege to INSERT it."""


@dataclass(frozen=True)
class Reference:
    """A foreign key: its columns, and the referenced table."""

    name: str
    columns: tuple[str, ...]
    target: str

    @property
    def own_column(self) -> str:
        """The column that identifies the row; at most the tenant's column precedes it."""
        return self.columns[-1]


@dataclass(frozen=True)
class Table:
    """A table of the schema public."""

    name: str
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]
    keyed: frozenset[str]
    """Columns of unique keys."""

    @property
    def tenant_column(self) -> str | None:
        """The column with the tenant of a row."""
        if self.name == "organizations":
            return "id"
        return "organization_id" if any(it.name == "organization_id" for it in self.columns) else None

    @property
    def tenant_references(self) -> list[Reference]:
        """The references to rows of a tenant."""
        return [it for it in self.references if it.target not in {"organizations", "auth.users"}]

    def to_change(self) -> str:
        """Return the name of a column that a member may change, or of any column if there is none."""
        return next((it.name for it in self.columns if it.changeable), "updated_at")


@dataclass(frozen=True)
class Actor:
    """An actor: a database role, the login in the token, and the tenant of that login."""

    name: str
    role: str
    login: str | None = None
    tenant: str | None = None
    """The id of the organization whose rows are the actor's own; None: it has no rows."""


@dataclass
class Tenant:
    """An organization and its users."""

    name: str
    id: str = ""
    people: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.id = identity("organizations", self.name)
        self.people = {kind: identity("login", self.name, kind) for kind in PEOPLE}


def identity(*parts: object) -> str:
    """Return a uuid derived from *parts*, the same in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, " ".join(map(str, parts))))


class Stage:
    """Two tenants, ours and theirs, in a transaction that is rolled back."""

    def __init__(self, cursor: Cursor, rows: int = 2) -> None:
        self.cursor = cursor
        self.ours, self.theirs = Tenant("ours"), Tenant("theirs")
        self.outsider = identity("login", "outsider")
        self.tables = read_tables(cursor)
        self.rows = rows
        for login in (self.outsider, *self.ours.people.values(), *self.theirs.people.values()):
            cursor.execute("insert into auth.users (id, email) values (%s, %s)", [login, f"{login}@example.org"])
        for table in self.tables.values():
            for tenant in (self.ours, self.theirs):
                for row in self._seeds(table, tenant):
                    cursor.execute(*self.insertion(table, row))
        cursor.execute(
            "prepare fingerprint as "
            + " union all ".join(
                f"select '{it.name}', id::text, {it.tenant_column or 'null'}::text, xmin::text from public.{it.name}"
                for it in self.tables.values()
            )
        )

    def actors(self) -> list[Actor]:
        """Return all potential attackers; the members are ours."""
        members = [Actor(kind, "authenticated", self.ours.people[kind], self.ours.id) for kind in PEOPLE]
        inactive = [Actor(it.name, it.role, it.login, None) for it in members if it.name == "suspended"]
        active = [it for it in members if it.name != "suspended"]
        return [Actor("anon", "anon"), Actor("outsider", "authenticated", self.outsider), *inactive, *active]

    def row(self, table: Table, tenant: Tenant, n: int, **given: Any) -> dict[str, Any]:
        """Return the values of a row that the table accepts: required ones, and *given*."""
        row: dict[str, Any] = {"id": identity(table.name, tenant.name, n)}
        for column in table.columns:
            if column.required or (
                column.name in table.keyed and not column.choices and column.type in {"text", "date"}
            ):
                row[column.name] = _value(table.name, column, f"{tenant.name}-{n}", n)
        for reference in table.references:
            if reference.own_column in row and reference.own_column != "id":
                row[reference.own_column] = self.target(reference, tenant, n)
        if table.tenant_column:
            row[table.tenant_column] = tenant.id  # it has a default, but only for members
        return {**row, **given}

    def target(self, reference: Reference, tenant: Tenant, n: int = 0) -> str:
        """Return the id of a row of *tenant* that *reference* can point to."""
        if reference.target == "organizations":
            return tenant.id
        if reference.target == "users":
            return tenant.people[("member", "admin")[n % 2]]
        return identity(reference.target, tenant.name, 0)

    def example(self, table: Table) -> dict[str, str | None]:
        """Return the values of one of our rows, by column."""
        names = [it.name for it in table.columns]
        texts = ", ".join(f"{name}::text" for name in names)
        owner = [self.ours.id] if table.tenant_column else []
        where = f"where {table.tenant_column} = %s" if owner else ""
        self.cursor.execute(f"select {texts} from public.{table.name} {where} order by id limit 1", owner)
        return dict(zip(names, self.cursor.fetchone() or (), strict=True))

    def fingerprint(self) -> Fingerprint:
        """Return, by table and id, the tenant of each row and the transaction that wrote it last."""
        self.cursor.execute("execute fingerprint")
        return {(name, key): (tenant, written) for name, key, tenant, written in self.cursor.fetchall()}

    @contextlib.contextmanager
    def acting(self, actor: Actor) -> Iterator[Cursor]:
        """Let *actor* use the cursor; roll back afterwards."""
        claims = {"sub": actor.login, "role": actor.role} if actor.login else {"role": actor.role}
        try:
            self.cursor.execute(
                "savepoint acting; select set_config('request.jwt.claims', %s, true), set_config('role', %s, true)",
                [json.dumps(claims), actor.role],
            )
            yield self.cursor
        finally:
            self.cursor.execute("rollback to savepoint acting")

    def attempt(self, actor: Actor, sql: str, values: Any = ()) -> Attempt:
        """Run *sql* as *actor*; return the outcome, as the superuser sees it before it is rolled back."""
        with self.acting(actor) as cursor:
            try:
                cursor.execute(sql, values or None)
            except psycopg2.Error as error:
                return Attempt(error.pgcode, str(error))
            rows = cursor.fetchall() if cursor.description else []
            affected = cursor.rowcount
            cursor.execute("reset role")
            return Attempt(None, "", rows, affected, self.fingerprint() if affected else None)

    def insertion(self, table: Table, row: dict[str, Any]) -> tuple[str, list[Any]]:
        """Return the INSERT of *row* and its values."""
        places = ", ".join(["%s"] * len(row))
        return f"insert into public.{table.name} ({', '.join(row)}) values ({places})", list(row.values())

    def _seeds(self, table: Table, tenant: Tenant) -> Iterator[dict[str, Any]]:
        if table.name == "organizations":
            yield self.row(table, tenant, 0)
        elif table.name == "users":
            for n, kind in enumerate(PEOPLE):
                yield self.row(table, tenant, n, id=tenant.people[kind], **PEOPLE[kind])
        else:
            for n in range(self.rows):
                yield self.row(table, tenant, n)


@dataclass(frozen=True)
class Attempt:
    """The outcome of a statement: an SQLSTATE, or rows and the tables' content after it."""

    error: str | None
    message: str = ""
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    affected: int = 0
    after: Fingerprint | None = None
    """None: unchanged."""

    @property
    def denied(self) -> bool:
        """Whether a grant or a policy prevented it."""
        return self.error == DENIED


@contextlib.contextmanager
def stage(database: Database, mutation: str = "", rows: int = 2) -> Iterator[Stage]:
    """Yield a stage in *database*, after the superuser ran *mutation*; nothing is committed."""
    with contextlib.closing(database.connect(autocommit=False)) as connection, connection.cursor() as cursor:
        cursor.execute("set local search_path = ''")
        if mutation:
            cursor.execute(mutation)
        try:
            yield Stage(cursor, rows)
        finally:
            connection.rollback()


def read_tables(cursor: Cursor) -> dict[str, Table]:
    """Return the tables of the schema public, each after those that it references."""
    cursor.execute(
        """
        select relname, attname, format_type(atttypid, null),
            attnotnull and not atthasdef and attidentity = '',
            (
                select pg_get_constraintdef(oid) from pg_constraint
                where contype = 'c' and conrelid = attrelid and conkey = array[attnum]
                  and pg_get_constraintdef(oid) like '%= ANY (%'
            ),
            has_column_privilege('authenticated', attrelid, attnum, 'update'),
            has_column_privilege('authenticated', attrelid, attnum, 'insert')
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped
          and attgenerated = ''
        order by relname, attnum
        """
    )
    columns: dict[str, list[Column]] = {}
    for table, name, kind, required, check, *granted in cursor.fetchall():
        choices = tuple(re.findall(r"'([^']*)'", check or ""))
        columns.setdefault(table, []).append(Column(name, kind, required, choices, *granted))
    cursor.execute(
        """
        select conrelid::regclass::text, contype, conname, confrelid::regclass::text,
            array(
                select attname::text from unnest(conkey) with ordinality as part (number, position)
                join pg_attribute on attrelid = conrelid and attnum = number order by position
            )
        from pg_constraint
        where connamespace = 'public'::regnamespace and contype in ('f', 'u')
        order by conname
        """
    )
    references: dict[str, list[Reference]] = {}
    keyed: dict[str, set[str]] = {}
    for table, kind, name, target, names in cursor.fetchall():
        short = table.removeprefix("public.")
        if kind == "u":
            keyed.setdefault(short, set()).update(names)
        else:
            references.setdefault(short, []).append(Reference(name, tuple(names), target.removeprefix("public.")))
    needs = {name: {it.target for it in references.get(name, ())} & columns.keys() - {name} for name in columns}
    return {
        name: Table(name, tuple(columns[name]), tuple(references.get(name, ())), frozenset(keyed.get(name, ())))
        for name in graphlib.TopologicalSorter(needs).static_order()
    }


def _value(table: str, column: Column, label: str, n: int) -> Any:
    if column.choices:
        return column.choices[0]
    if column.type == "uuid":
        return identity(table, column.name, label)
    if column.name == "currency":
        return "EUR"
    if "email" in column.name:
        return f"{table}-{label}@example.org"
    by_type: dict[str, Any] = {
        "text": f"{column.name}-{label}".replace("_", "-"),
        "date": datetime.date(2026, 1, 1) + datetime.timedelta(days=n),
        "timestamp with time zone": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        "integer": 1,
        "bigint": 1,
        "numeric": 1,
        "boolean": False,
        "jsonb": "{}",
        "text[]": [],
    }
    return by_type[column.type]
