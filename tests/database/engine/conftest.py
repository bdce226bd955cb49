# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases for the tests of the engine: emptied and reused, since there are many short-lived ones."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import hypothesis
import psycopg2
import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import Session
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.sql import ident

from tests.support import engine
from tests.support.postgres import Cluster, Database, installations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot

ANYTHING_GOES = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large]
hypothesis.settings.register_profile(
    "short",
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.generate],  # shrinking a failure takes minutes: `make fuzz` does it
    suppress_health_check=ANYTHING_GOES,
)
hypothesis.settings.register_profile("long", max_examples=100, deadline=None, suppress_health_check=ANYTHING_GOES)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(autouse=True, scope="session")
def _rules_know_all_attributes() -> Iterator[None]:
    """Every attribute that any test reads from a database is in the table of its rule, or the test fails."""
    read = extract.read

    def checked(*args: Any, **options: Any) -> Snapshot:
        snapshot = read(*args, **options)
        for fact in snapshot.state.facts.values():
            unknown = fact.attributes.keys() - KINDS[fact.kind].attributes.keys()
            assert not unknown, f"{type(KINDS[fact.kind]).__name__}.attributes lacks {', '.join(sorted(unknown))}"
        return snapshot

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extract, "read", checked)
        yield


USES = 30
"""How often a database is used before its catalog, which is never vacuumed here, becomes too slow."""

_EMPTY_IT = """
set lock_timeout = '2s';
do $$
declare command text;
begin
    for command in select format('drop event trigger %I', evtname) from pg_event_trigger
    loop
        execute command;
    end loop;
    for command in
        select format('drop cast (%s as %s)', castsource::regtype, casttarget::regtype) from pg_cast
        where oid >= 16384 and oid not in (select objid from pg_depend where classid = 2605 and deptype in ('e', 'i'))
        union all
        select format('drop transform for %s language %I cascade', trftype::regtype, l.lanname)
        from pg_transform x join pg_language l on l.oid = x.trflang
        union all
        select format('drop publication %I', pubname) from pg_publication
        union all
        select format('alter subscription %1$I disable; alter subscription %1$I set (slot_name = none); drop subscription %1$I', subname)
        from pg_subscription where subdbid = (select oid from pg_database where datname = current_database())
        union all
        select format('drop schema %I cascade', nspname) from pg_namespace
        where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
        union all
        select format('drop extension %I cascade', extname) from pg_extension where oid >= 16384
        union all
        select format('drop foreign data wrapper %I cascade', fdwname) from pg_foreign_data_wrapper w
        where not exists (select from pg_depend d where d.classid = 2328 and d.objid = w.oid and d.deptype = 'e')
    loop
        execute command;
    end loop;
    loop
        select * into command from (
            select format('drop %s %s cascade', kinds.word, c.oid::regclass) from pg_class c
            join (values ('r', 'table'), ('p', 'table'), ('v', 'view'), ('m', 'materialized view'), ('S', 'sequence'))
                as kinds (kind, word) on kinds.kind = c.relkind where c.relnamespace = 2200
                and not exists (select from pg_depend d where d.classid = 1259 and d.objid = c.oid and d.deptype = 'i' and relkind = 'S')
            union all
            select format('drop routine %s cascade', oid::regprocedure) from pg_proc p where pronamespace = 2200
                and not exists (select from pg_depend d where d.classid = 1255 and d.objid = p.oid and d.deptype = 'i')
            union all
            select format('drop type %s cascade', t.oid::regtype) from pg_type t left join pg_class c on c.oid = t.typrelid
            where t.typnamespace = 2200 and (t.typtype in ('e', 'd', 'r', 'p') or c.relkind = 'c' or (t.typtype = 'b' and t.typelem = 0))
            union all
            select format('drop collation public.%I cascade', collname) from pg_collation where collnamespace = 2200
            union all
            select format('drop operator %s cascade', oid::regoperator) from pg_operator where oprnamespace = 2200
            union all
            select format('drop operator family public.%I using %I cascade', opfname, amname)
            from pg_opfamily f join pg_am a on a.oid = f.opfmethod where opfnamespace = 2200
            union all
            select format('drop text search configuration public.%I cascade', cfgname) from pg_ts_config where cfgnamespace = 2200
            union all
            select format('drop text search dictionary public.%I cascade', dictname) from pg_ts_dict where dictnamespace = 2200
            union all
            select format('drop text search parser public.%I cascade', prsname) from pg_ts_parser where prsnamespace = 2200
            union all
            select format('drop text search template public.%I cascade', tmplname) from pg_ts_template where tmplnamespace = 2200
            union all
            select format('drop conversion public.%I', conname) from pg_conversion where connamespace = 2200
        ) as droppable limit 1;
        exit when not found;
        execute command;
    end loop;
    for command in
        select format('drop access method %I', amname) from pg_am where oid >= 16384
        union all
        select format('drop language %I', lanname) from pg_language where oid >= 16384
        and oid not in (select objid from pg_depend where classid = 2612 and deptype = 'e')
    loop
        execute command;
    end loop;
    comment on schema public is 'standard public schema';
    alter schema public owner to pg_database_owner;
end $$;
"""
_LEFT_OVER = """
select exists (select from pg_depend where refclassid = 'pg_namespace'::regclass and refobjid = 2200)
    or exists (select from pg_namespace where oid = 2200
        and nspacl::text <> '{pg_database_owner=UC/pg_database_owner,=U/pg_database_owner}')
    or exists (select from pg_default_acl) or exists (select from pg_event_trigger)
    or exists (select from pg_extension where oid >= 16384) or exists (select from pg_cast where oid >= 16384)
    or exists (select from pg_language where oid >= 16384) or exists (select from pg_foreign_data_wrapper)
    or exists (select from pg_am where oid >= 16384) or exists (select from pg_transform)
    or exists (select from pg_db_role_setting) or exists (select from pg_subscription)
    or exists (select from pg_proc o left join pg_init_privs i on i.classoid = o.tableoid and i.objoid = o.oid
        where o.oid < 16384 and o.proacl is distinct from i.initprivs)
    or exists (select from pg_class o left join pg_init_privs i on i.classoid = o.tableoid and i.objoid = o.oid and i.objsubid = 0
        where o.relnamespace = 11 and o.relacl is distinct from i.initprivs)
    or exists (select from pg_type o left join pg_init_privs i on i.classoid = o.tableoid and i.objoid = o.oid
        where o.oid < 16384 and o.typacl is distinct from i.initprivs)
"""


class Databases:
    """Empty databases of one cluster. Creating one takes ten times as long as emptying one."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._free: list[tuple[str, int]] = []
        self._roles: set[str] = set()
        self._process = os.getpid()

    @contextlib.contextmanager
    def empty(self) -> Iterator[Database]:
        """Yield an empty database, and reuse it afterwards."""
        self._renew_in_fork()
        name, uses = self._free.pop() if self._free else (self.cluster.create_database(), 0)
        database = Database(self.cluster, name)
        try:
            yield database
        finally:
            # Always emptied: a database with a subscription can't be dropped.
            if self._emptied(database) and uses < USES:
                self._free.append((name, uses + 1))
            else:
                self.cluster.drop_database(name)

    def _renew_in_fork(self) -> None:
        """In a fork of the process, create the databases again: other forks may have used or dropped them (``make mutants``)."""
        if self._process != os.getpid():
            self._process = os.getpid()
            for name, _uses in self._free:
                self.cluster.drop_database(name)
                self.cluster.create_database(name)
            self._free = [(name, 0) for name, _uses in self._free]

    def ensure_roles(self, *roles: str) -> None:
        """Create the roles that don't exist yet."""
        for role in set(roles) - self._roles:
            self.cluster.run(
                f"do $$ begin create role {ident(role)}; exception when duplicate_object then null; end $$"
            )
            self._roles.add(role)

    @staticmethod
    def _emptied(database: Database) -> bool:
        try:
            with database.open() as opened:
                opened.run(_EMPTY_IT)
                return not opened.run(_LEFT_OVER)[0][0]
        except psycopg2.Error:
            return False


@pytest.fixture(scope="session")
def databases() -> Iterator[Callable[[int], Databases]]:
    """Return a function that returns the databases of a major version; its cluster starts on first use."""
    with contextlib.ExitStack() as running:
        started: dict[int, Databases] = {}

        def of(major: int) -> Databases:
            if major not in started:
                started[major] = Databases(running.enter_context(Cluster(installations()[major])))
            return started[major]

        yield of


MAJORS = sorted(installations())
READER, WRITER = "case_reader", "case_writer"


@pytest.fixture(params=sorted({MAJORS[0], MAJORS[-1]}), ids=lambda major: f"pg{major}")
def database(request: pytest.FixtureRequest, databases: Callable[[int], Databases]) -> Iterator[Database]:
    """Yield an empty database of the oldest and of the newest major found; the roles of the tests exist."""
    pool = databases(request.param)
    pool.ensure_roles(READER, WRITER)
    with pool.empty() as empty:
        yield empty


@pytest.fixture
def apply(database: Database) -> Callable[..., engine.Applied]:
    """Return a function that applies a schema to `database`, with the options of the engine."""

    def apply(sql: str, **options: Any) -> engine.Applied:
        return engine.apply(database.url, sql, **{"shadow_url": database.cluster.url(), **options})

    return apply


def apply_to(database: Database, sql: str, **options: Any) -> engine.Applied:
    """Apply with the database's cluster as the shadow server, which saves starting one."""
    return engine.apply(database.url, sql, **{"shadow_url": database.cluster.url(), **options})


def recorded_statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets what each round trip from now on sends."""
    sent: list[str] = []
    run = Session.run

    def recorded(session: Session, sql: str) -> list[tuple[Any, ...]]:
        sent.append(sql)
        return run(session, sql)

    monkeypatch.setattr(Session, "run", recorded)
    return sent


def undo_script(undo: dict[str, Any]) -> str:
    """Return a script that undoes a plan, made of the return value ``undo``."""
    numbers = sorted({each["transaction"] for each in undo["statements"]})
    return "\n".join(
        ";\n".join(
            [
                "BEGIN",
                undo["settings"],
                *(each["sql"] for each in undo["statements"] if each["transaction"] == number),
                "COMMIT;",
            ]
        )
        for number in numbers
    )
