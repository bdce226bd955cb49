# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ID of a plan: which plans have the same, and that no other than an expected one is applied."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.execution import Executor

from tests.database.engine.conftest import apply_to, undo_script
from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.postgres import fresh_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Cluster, Database

CURRENT = "create table t (id int primary key, n int); create table u (id int);"
WANTED = "create table t (id bigint primary key, n int); create table u (id int); create index by_n on t (n);"
OTHER_PLAN = "0" * 32 + "-" + "0" * 8 + "-" + "0" * 8 + "-" + "0" * 16


@pytest.fixture
def two(cluster: Cluster) -> Iterator[tuple[Database, Database]]:
    """Yield two empty databases."""
    with fresh_database(cluster) as one, fresh_database(cluster) as other:
        yield one, other


def load(database: Database, sql: str) -> None:
    with contextlib.closing(database.connect()) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)


def plan_id(database: Database, sql: str = WANTED, **options: Any) -> str:
    return str(apply_to(database, sql, check=True, **options).result["plan_id"])


def test_databases_in_the_same_state_have_the_same_plan(two: tuple[Database, Database]) -> None:
    one, other = two
    load(one, CURRENT)
    # Other OIDs, another order of creation, and rows.
    load(other, "create table x (); drop table x; create table u (id int); create table t (id int primary key, n int);")
    load(other, "insert into t values (1, 1)")

    approved = plan_id(one)

    assert plan_id(other) == approved
    applied = apply_to(other, WANTED, expected_plan=[approved])
    assert (applied.changed, applied.result["plan_id"]) == (True, approved)


@pytest.mark.parametrize(
    ("difference_of_other", "differing"),
    [
        ("alter table t add extra int", "what is kept and the state that it starts from differ."),
        ("create index by_n on t (n)", "statements, hazards and the state that it starts from differ."),
        ("comment on table t is 'mine'", "statements, hazards and the state that it starts from differ."),
        ("comment on table u is 'mine'", "the state that it starts from differs."),
    ],
)
def test_database_in_another_state_is_refused(
    two: tuple[Database, Database], difference_of_other: str, differing: str
) -> None:
    one, other = two
    wanted = f"{WANTED} comment on table u is 'ours';"
    for each in two:
        load(each, CURRENT)
    load(other, difference_of_other)
    approved, before = plan_id(one, wanted, destructive="keep"), schema_of(other)

    for check in (True, False):
        with pytest.raises(engine.Failure) as refused:
            apply_to(other, wanted, check=check, destructive="keep", expected_plan=[OTHER_PLAN, approved])
        assert differing in refused.value.message
        assert approved in refused.value.message
        assert plan_id(other, wanted, destructive="keep") in refused.value.message

    assert difference(schema_of(other), before) == ""


def test_database_without_differences_is_accepted(two: tuple[Database, Database]) -> None:
    for each in two:
        load(each, WANTED)
    assert plan_id(two[0]) == plan_id(two[1])
    assert not apply_to(two[0], WANTED, expected_plan=[OTHER_PLAN]).changed


def test_plan_is_checked_again_under_the_lock(two: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch) -> None:
    database, _other = two
    load(database, CURRENT)
    approved, run = plan_id(database), Executor.run

    def run_later(self: Executor, *arguments: Any) -> Any:
        load(database, "alter table u add surprise int")
        load(database, "comment on table u is 'a surprise'")
        return run(self, *arguments)

    monkeypatch.setattr(Executor, "run", run_later)
    with pytest.raises(engine.Failure, match="not the expected"):
        apply_to(database, WANTED, expected_plan=[approved])

    assert any("id integer NOT NULL" in line for line in schema_of(database))


def test_part_of_the_schema_has_the_plan_of_all_of_it(two: tuple[Database, Database]) -> None:
    """The second run only reads what has changed since the first one, and the plan is the same."""
    for each in two:
        load(each, CURRENT)
        apply_to(each, WANTED)
        load(each, "alter table t drop column n")
    in_part = apply_to(two[0], WANTED, check=True)
    assert in_part.result["plan_id"] == plan_id(two[1], cache_folder="")
    assert apply_to(two[0], WANTED, expected_plan=[in_part.result["plan_id"]]).changed


def test_secret_values_do_not_matter(two: tuple[Database, Database]) -> None:
    sql = (
        "create foreign data wrapper w; create server s foreign data wrapper w;"
        "create user mapping for public server s options (password '{}');"
    )
    ids = [plan_id(each, sql.format(value)) for each, value in zip(two, ("s3cret", "other"), strict=True)]
    assert ids[0] == ids[1]


def test_interrupted_online_run_continues_with_the_ids_of_its_rest(two: tuple[Database, Database]) -> None:
    database, reference = two
    for each in two:
        load(each, CURRENT)
    planned = apply_to(database, WANTED, check=True, online=True)
    approved, rest = planned.result["plan_id"], planned.result["resume_plan_ids"]
    assert len(rest) >= 1
    load(database, ";".join(each["sql"] for each in planned.result["statements"] if each["transaction"] == 1))

    with pytest.raises(engine.Failure, match="not the expected"):
        apply_to(database, WANTED, online=True, expected_plan=[approved])
    apply_to(database, WANTED, online=True, expected_plan=[approved, *rest])

    apply_to(reference, WANTED)
    assert difference(schema_of(database), schema_of(reference)) == ""


def test_way_back(two: tuple[Database, Database]) -> None:
    database, reference = two
    before = """create table t (id int primary key, n int, gone text); create view v as select n from t;
        create table dropped (id int); comment on table t is 'before'; alter table t enable row level security;
        create policy p on t using (n = 1); create table old_name (id int);"""
    after = """create table t (id int primary key, n text, added int default 3); create table added (id int);
        create table new_name (id int); -- renamed from: old_name
        alter table t enable row level security; create policy p on t using (n = '1');"""
    for each in two:
        load(each, before)

    done = apply_to(database, after, destructive="apply", return_undo=True)
    undo = done.result["undo"]
    load(database, undo_script(undo))

    assert difference(schema_of(database), schema_of(reference)) == ""
    assert {each["object"] for each in undo["lost"]} == {"public.t.gone", "public.dropped"}
    assert "undo" not in apply_to(database, after, destructive="apply", check=True).result


@pytest.mark.parametrize("given", [[], [""], ["abc"], [OTHER_PLAN.upper() + "g"]])
def test_what_is_no_id_is_refused(two: tuple[Database, Database], given: list[str]) -> None:
    with pytest.raises(engine.Failure, match="which is not the ID of a plan"):
        apply_to(two[0], WANTED, expected_plan=given)
