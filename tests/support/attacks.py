# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every attack that one tenant can try against another, on every table in the catalog.

Harm is what the superuser sees: a row of another tenant that was read, written, inserted, moved, or removed. A statement
that fails for the wrong reason (a unique key, say) verifies nothing: only SQLSTATE 42501, or a statement that ran and
did nothing, counts as access denied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.support.tenants import DENIED, Actor, Attempt, Stage, Table, Tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.tenants import Fingerprint

FOREIGN_KEY_VIOLATION = "23503"
BACKEND = "service_role"


@dataclass(frozen=True)
class Breach:
    """An attack that succeeded, or that only an unrelated error stopped."""

    attack: str
    table: str
    actor: str
    detail: str = ""


def all_attacks(stage: Stage, only: str | None = None) -> list[Breach]:
    """Run every attack by every actor on every table, or on *only* one, and return what got through."""
    before = stage.fingerprint()
    tables = [it for it in stage.tables.values() if only in {None, it.name}]
    found = [
        Breach(name, table.name, actor.name, detail)
        for name, attack in ATTACKS.items()
        for table in tables
        for actor in stage.actors()
        for detail in attack(stage, _Judge(before, actor.tenant), actor, table)
    ]
    found += [breach for table in tables for breach in cross_tenant_references(stage, table)]
    return found + [breach for table in tables if table.name == "users" for breach in promotions(stage, table)]


@dataclass(frozen=True)
class _Judge:
    """Decides whether an attempt harmed rows of other tenants."""

    before: Fingerprint
    own: str | None

    def harm(self, attempt: Attempt) -> Iterator[str]:
        """Yield the harm that an attempt did, and whether an error other than denied access stopped it."""
        if attempt.error and not attempt.denied:
            yield f"stopped by {attempt.error} only: {attempt.message}"
        if attempt.after is None:
            return
        for key, (tenant, written) in attempt.after.items():
            if self._is_foreign(tenant) and self.before.get(key) != (tenant, written):
                yield f"wrote {key} of {tenant}"
        for key, (tenant, written) in self.before.items():
            if self._is_foreign(tenant) and attempt.after.get(key) != (tenant, written):
                yield f"changed, took or removed {key} of {tenant}"

    def foreign_ids(self, table: Table) -> set[str]:
        """Return the ids of the rows of *table* that aren't the actor's own."""
        return {
            key
            for (name, key), (tenant, _row) in self.before.items()
            if name == table.name and self._is_foreign(tenant)
        }

    def _is_foreign(self, tenant: str | None) -> bool:
        return tenant is None or tenant != self.own


def _read(stage: Stage, judge: _Judge, actor: Actor, table: Table) -> Iterator[str]:
    attempt = stage.attempt(actor, f"select id::text from public.{table.name}")
    seen = {key for (key,) in attempt.rows} & judge.foreign_ids(table)
    if seen:
        yield f"read {len(seen)} rows"


def _change_everything(stage: Stage, judge: _Judge, actor: Actor, table: Table) -> Iterator[str]:
    """UPDATE without WHERE, to a constant: only the policy for UPDATE applies, not that for SELECT."""
    stopped, ran = [], False
    for column, value in stage.example(table).items():
        attempt = stage.attempt(actor, f"update public.{table.name} set {column} = %s", [value])
        if attempt.error and not attempt.denied:
            stopped.append(attempt.message)
            continue
        ran = ran or not attempt.error
        yield from judge.harm(attempt)
    if stopped and not ran:
        yield f"inconclusive: {stopped[0]}"


def _change_one(stage: Stage, judge: _Judge, actor: Actor, table: Table) -> Iterator[str]:
    column = table.to_change()
    for key in judge.foreign_ids(table):
        yield from judge.harm(
            stage.attempt(actor, f"update public.{table.name} set {column} = {column} where id = %s", [key])
        )


def _remove(stage: Stage, judge: _Judge, actor: Actor, table: Table) -> Iterator[str]:
    yield from judge.harm(stage.attempt(actor, f"delete from public.{table.name}"))


def _empty(stage: Stage, judge: _Judge, actor: Actor, table: Table) -> Iterator[str]:
    yield from judge.harm(stage.attempt(actor, f"truncate public.{table.name} cascade"))


def _plant(stage: Stage, judge: _Judge, actor: Actor, table: Table) -> Iterator[str]:
    given = {}
    if table.name == "users":
        given["id"] = stage.outsider
    for tenant in _tenants_attacked(stage, actor):
        target = Tenant("new") if table.tenant_column == "id" else tenant
        yield from judge.harm(stage.attempt(actor, *stage.insertion(table, stage.row(table, target, 99, **given))))


def _move(stage: Stage, judge: _Judge, actor: Actor, table: Table) -> Iterator[str]:
    """Give own rows to another tenant, and take over theirs."""
    column = table.tenant_column
    if column is None:
        return
    for giver, taker in ((stage.ours, stage.theirs), (stage.theirs, stage.ours)):
        sql = f"update public.{table.name} set {column} = %s where {column} = %s"
        yield from judge.harm(stage.attempt(actor, sql, [taker.id, giver.id]))
        yield from judge.harm(stage.attempt(actor, f"update public.{table.name} set {column} = %s", [taker.id]))


def _upsert(stage: Stage, judge: _Judge, actor: Actor, table: Table) -> Iterator[str]:
    """Insert an own row with the id of another tenant's row."""
    column = table.to_change()
    for key in judge.foreign_ids(table):
        sql, values = stage.insertion(table, stage.row(table, stage.ours, 98, id=key))
        on_conflict = f"on conflict (id) do update set {column} = excluded.{column}"
        yield from judge.harm(stage.attempt(actor, f"{sql} {on_conflict}", values))


def _tenants_attacked(stage: Stage, actor: Actor) -> list[Tenant]:
    return [it for it in (stage.ours, stage.theirs) if it.id != actor.tenant]


ATTACKS: dict[str, Callable[[Stage, _Judge, Actor, Table], Iterator[str]]] = {
    "read": _read,
    "change everything": _change_everything,
    "change one": _change_one,
    "remove": _remove,
    "empty": _empty,
    "plant": _plant,
    "move": _move,
    "upsert": _upsert,
}


def cross_tenant_references(stage: Stage, table: Table) -> Iterator[Breach]:
    """Point each foreign key of an own row to a row of the other tenant: refused even for the backend."""
    backend = Actor("backend", BACKEND)
    admin = [it for it in stage.actors() if it.name == "admin"][0]  # noqa: RUF015 - next() within a generator could end it
    for reference in table.tenant_references:
        column = reference.own_column
        theirs, ours = (stage.target(reference, tenant) for tenant in (stage.theirs, stage.ours))
        insertion = stage.insertion(table, stage.row(table, stage.ours, 97, **{column: theirs}))
        update = f"update public.{table.name} set {column} = %s where organization_id = %s", [theirs, stage.ours.id]
        for actor in (admin, backend):
            for sql, values in (insertion, update):
                attempt = stage.attempt(actor, sql, values)
                if attempt.error not in {DENIED, FOREIGN_KEY_VIOLATION} and (attempt.error or attempt.affected):
                    yield Breach("refer", table.name, actor.name, f"{column}: {attempt.message or sql}")
        control = stage.attempt(backend, *stage.insertion(table, stage.row(table, stage.ours, 97, **{column: ours})))
        if control.error:
            yield Breach("refer", table.name, "backend", f"{column}: the control failed: {control.message}")


def promotions(stage: Stage, users: Table) -> Iterator[Breach]:
    """Change one's own or a colleague's values that the policies' helper functions read."""
    stage.cursor.execute(
        """
        select string_agg(prosrc, ' ') from pg_proc
        where pronamespace = 'app'::regnamespace
          and oid in (select refobjid from pg_depend where classid = 'pg_policy'::regclass)
        """
    )
    (helpers,) = stage.cursor.fetchone() or ("",)
    decisive = [it.name for it in users.columns if it.name in helpers.replace("(", " ").split()]
    values = {"role": "owner", "status": "active", "organization_id": stage.theirs.id, "id": stage.outsider}
    for column in decisive:
        for actor in stage.actors():
            attempt = stage.attempt(actor, f"update public.users set {column} = %s", [values[column]])
            if not attempt.denied and attempt.affected:
                yield Breach("promote", "users", actor.name, f"set {column}: {attempt.message or 'changed'}")
            if not attempt.denied and attempt.error:
                yield Breach(
                    "promote", "users", actor.name, f"set {column}, stopped by an unrelated error: {attempt.message}"
                )
    for actor in stage.actors():
        for role in ("owner", "admin", "member"):
            joining = stage.row(users, stage.ours, 96, id=stage.outsider, role=role)
            attempt = stage.attempt(actor, *stage.insertion(users, joining))
            if not attempt.denied:
                yield Breach("promote", "users", actor.name, f"added a {role}: {attempt.message}")
