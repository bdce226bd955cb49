# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event triggers that are not declared, that may not be created, and that are exported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.exporting import export
from tests.support.postgres import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.postgres import Database

WATCH = "create schema lab; create function lab.watch() returns event_trigger language plpgsql as 'begin end';"
TRIGGER = "create event trigger watched on ddl_command_end execute function lab.watch(); comment on event trigger watched is 'it';"
NAMES = "select evtname::text, obj_description(oid) from pg_event_trigger"


@pytest.mark.parametrize("policy", ["keep", "fail", "apply"])
def test_undeclared_event_trigger_beside_an_unmanaged_schema_is_left_alone(
    database: Database, apply: Callable[..., engine.Applied], policy: str
) -> None:
    database.run(f"create schema others; {WATCH} {TRIGGER}")
    done = apply(WATCH, schemas=["lab"], destructive=policy)
    assert (done.statements, done.kept, done.warnings) == ((), [], ())
    assert database.run(NAMES) == [("watched", "it")]


def test_undeclared_event_trigger_is_dropped_with_its_function(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    database.run(f"create schema others; {WATCH} {TRIGGER}")
    kept = apply("create schema lab", schemas=["lab"], destructive="keep")
    assert (kept.statements, [each["object"] for each in kept.kept]) == ((), ["lab.watch()"])
    done = apply("create schema lab", schemas=["lab"])
    assert done.statements == ("DROP EVENT TRIGGER watched", "DROP FUNCTION lab.watch()")
    assert done.warnings == ("event trigger watched is not declared, and is dropped with function lab.watch()",)


def test_undeclared_event_trigger_is_dropped_if_all_schemas_are_managed(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    database.run(f"{WATCH} {TRIGGER}")
    assert apply(WATCH, schemas=["lab", "public"], destructive="keep").statements == ()
    assert apply(WATCH, schemas=["lab", "public"]).statements == ("DROP EVENT TRIGGER watched",)


def test_export_contains_event_triggers_of_functions_in_the_schema(database: Database) -> None:
    elsewhere = WATCH.replace("lab", "others") + TRIGGER.replace("lab.", "others.").replace("watched", "theirs")
    database.run(f"{WATCH} {TRIGGER} {elsewhere}")
    exported = export(database.url, schemas=["lab"])
    assert re.findall("EVENT TRIGGER (\\w+)", exported.ddl) == ["watched", "watched"]


def test_role_that_may_not_create_event_triggers(database: Database) -> None:
    database.run(
        "drop role if exists case_plain; create role case_plain login; create schema lab authorization case_plain"
    )
    url = database.cluster.url(database.name, "case_plain")
    before = schema_of(database)
    try:
        with pytest.raises(engine.Failure, match="permission denied to create event trigger"):
            engine.apply(url, f"{WATCH} {TRIGGER}", schemas=["lab"], shadow_url=database.cluster.url())
        assert difference(schema_of(database), before) == ""
    finally:
        database.run("drop owned by case_plain; drop role case_plain")


def test_owner_must_be_a_superuser_on_the_shadow_server_too(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    """The role is created there without rights, and promoted until the SQL is rolled back."""
    role = f"chief_{database.name}"
    database.run(f"{WATCH} {TRIGGER} create role {role} superuser")
    wanted = f'{WATCH} {TRIGGER} alter event trigger watched owner to "{role}";'
    try:
        assert apply(wanted, schemas=["lab"], manage_owners=False).statements == ()
        for check in (True, False):
            with Cluster(database.cluster.bin_dir) as other:
                done = apply(wanted, schemas=["lab"], manage_owners=True, shadow_url=other.url(), check=check)
                assert done.statements == (f"ALTER EVENT TRIGGER watched OWNER TO {role}",)
                assert other.run("select rolname::text from pg_roles where rolsuper") == [("postgres",)]
        assert not apply(wanted, schemas=["lab"], manage_owners=True).changed
    finally:
        database.run(f"drop event trigger watched; drop role {role}")
