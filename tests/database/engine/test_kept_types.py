# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access control over columns whose types ``keep`` keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.schema_cases import CASES, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

BASE = (
    "CREATE TABLE tasks (id int PRIMARY KEY, state text DEFAULT 'open'); ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;"
)
ENUM = "CREATE TYPE state AS ENUM ('open', 'done');" + BASE.replace("state text", "state state")


def test_constants_get_the_type_that_is_kept(database: Database, apply: Apply) -> None:
    """``state = 'open'`` compares a text with a text, although the SQL declares an enum."""
    database.run(BASE + "CREATE POLICY seen ON tasks USING (state = 'open');")
    before = schema_of(database)
    goal = ENUM + "CREATE POLICY seen ON tasks USING (state = 'open');"
    done = apply(goal, destructive="keep")
    assert [each["object"] for each in done.kept] == ["public.tasks.state"]
    assert done.statements == ("CREATE TYPE public.state AS ENUM ('open', 'done')",)
    database.run("DROP TYPE state")
    assert difference(schema_of(database), before) == ""


def test_statement_that_such_a_type_contradicts_is_refused_in_check_mode(database: Database, apply: Apply) -> None:
    database.run(BASE + "CREATE POLICY seen ON tasks USING (state = 'open');")
    before = schema_of(database)
    goal = ENUM + "\nCREATE POLICY seen ON tasks USING (state = 'open'::state);"
    for check in (True, False):
        with pytest.raises(engine.Failure, match=r"line 2, .*public\.tasks\.state \(text\).*operator does not exist"):
            apply(goal, destructive="keep", check=check)
    assert difference(schema_of(database), before) == ""


def test_second_run_finds_the_same_types_kept(database: Database, apply: Apply) -> None:
    """Also from the cache, and after the database was changed by others."""
    database.run(BASE + "CREATE POLICY seen ON tasks USING (state = 'open');")
    goal = BASE.replace("state text", "state varchar(9)") + "CREATE POLICY seen ON tasks USING (state <> 'done');"
    done = apply(goal, destructive="keep")
    assert len(done.statements) == 1
    for _run in range(2):
        again = apply(goal, destructive="keep")
        assert (again.statements, again.kept) == ((), done.kept)
    database.run("DROP POLICY seen ON tasks")
    again = apply(goal, destructive="keep")
    assert (len(again.statements), again.kept) == (1, done.kept)


def test_policy_that_needs_what_is_not_created_is_refused_in_check_mode(database: Database, apply: Apply) -> None:
    database.run(f"{BASE} CREATE TABLE mood (id int);")
    goal = f"""{BASE} CREATE TYPE mood AS ENUM ('good');
        CREATE FUNCTION fine(mood) RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE POLICY seen ON tasks USING (fine('good'));"""
    for check in (True, False):
        with pytest.raises(
            engine.Failure, match=r"policy seen on public\.tasks requires .*table public\.mood, which is being kept"
        ):
            apply(goal, destructive="keep", check=check)


def test_type_that_is_kept_may_be_undeclared(database: Database, apply: Apply) -> None:
    database.run(ENUM + "CREATE POLICY seen ON tasks USING (state = 'open');")
    before = schema_of(database)
    goal = BASE.replace("state text", "state varchar(3)") + "CREATE POLICY seen ON tasks USING (state = 'open');"
    done = apply(goal, destructive="keep")
    assert not done.statements
    assert {"public.state", "public.tasks.state"} <= {each["object"] for each in done.kept}
    assert difference(schema_of(database), before) == ""


@pytest.mark.parametrize(
    ("case", "kept"),
    [
        ("columns-that-keep-their-types", ["public.parts.state", "public.tasks.state"]),
        ("tables-whose-columns-keep-their-types", ["b.jobs.status", "b.notes.status"]),
        (
            "types-and-labels-that-columns-keep",
            ["public.duo.c", "public.phase", "public.tasks.mood", "public.tasks.state"],
        ),
    ],
)
@pytest.mark.parametrize("online", [False, True], ids=["", "online"])
def test_check_mode_lists_what_runs_beside_renames(
    database: Database, apply: Apply, case: str, kept: list[str], *, online: bool
) -> None:
    """What uses a column by its former name is compared over the type that is kept, not over the declared one."""
    schema = load(CASES / "renames" / case)
    for sql in (schema.before, schema.seed, schema.outside):
        database.run(f"{sql}\nSELECT;")
    options = {"destructive": "keep", "schemas": ["public", "a", "b"], "online": online}

    predicted = apply(schema.after, check=True, **options)
    done = apply(schema.after, **options)

    assert (predicted.statements, predicted.kept) == (done.statements, done.kept)
    assert predicted.result["plan_id"] == done.result["plan_id"]
    assert sorted(each["object"] for each in done.kept) == kept
    assert not [each for each in done.statements if not re.search("RENAME|SET SCHEMA|CREATE TYPE", each)]
    again = apply(schema.after, **options)
    assert (again.statements, again.kept) == ((), done.kept)


@pytest.mark.parametrize(
    "part",
    [
        "CHECK (state IN ('open', 'done'))",
        "is_open boolean GENERATED ALWAYS AS (state = 'open') STORED CHECK (is_open)",
        "CHECK (state = 'open' OR state = 'done'), is_open boolean GENERATED ALWAYS AS (state = 'open') STORED",
    ],
    ids=["check", "generated column", "both"],
)
def test_constants_in_checks_and_generated_columns_get_the_type_that_is_kept(
    database: Database, apply: Apply, part: str
) -> None:
    """Otherwise the policy would be applied over the declared type, which check mode accepts and PostgreSQL rejects."""
    policy = "CREATE POLICY seen ON tasks USING (state = 'open');"
    base, enum = (each.replace("DEFAULT 'open'", f"DEFAULT 'open', {part}") for each in (BASE, ENUM))
    database.run(base + policy)
    before = schema_of(database)
    predicted = apply(enum + policy, destructive="keep", check=True)
    done = apply(enum + policy, destructive="keep")
    assert (predicted.statements, predicted.kept) == (done.statements, done.kept)
    assert [each["object"] for each in done.kept] == ["public.tasks.state"]
    database.run("DROP TYPE state")
    assert difference(schema_of(database), before) == ""


FINE = "CREATE FUNCTION fine({0}) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 = 'open'::public.{0} $$;"
FINE_TEXT, FINE_STATE = FINE.format("text").replace("public.", ""), FINE.format("state")
OPEN = "CREATE POLICY seen ON tasks USING (state = 'open');"


@pytest.mark.parametrize(
    ("column", "statements", "kept"),
    [
        (", is_fine boolean GENERATED ALWAYS AS (fine(state)) STORED", "", "public.tasks.is_fine"),
        (", CONSTRAINT c CHECK (fine(state))", "", "c on public.tasks"),
        (", CONSTRAINT c EXCLUDE USING btree ((fine(state)) WITH =)", "", "c on public.tasks"),
        ("", "ALTER TABLE ONLY tasks ADD CONSTRAINT c CHECK (fine(state));", "c on public.tasks"),
        ("", "CREATE INDEX fine_ones ON tasks (id) WHERE fine(state);", "public.fine_ones"),
        ("", "CREATE STATISTICS s ON (fine(state)), id FROM tasks;", "public.s"),
        ("", "CREATE VIEW v AS SELECT fine(state) FROM tasks; REVOKE ALL ON v FROM case_reader;", "public.v"),
        ("", "CREATE TABLE below (CHECK (fine(state))) INHERITS (tasks); GRANT SELECT ON below TO case_reader;", "public.below"),
    ],
    ids=["generated column", "check", "exclusion", "check added", "index", "statistics", "view", "child table"],
)  # fmt: skip
@pytest.mark.parametrize("existed", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["new", "existing"])
def test_what_calls_a_routine_of_the_declared_type_is_kept_or_not_created(
    database: Database, apply: Apply, column: str, statements: str, kept: str, *, existed: bool
) -> None:
    """PostgreSQL rejects it over the type that the column keeps; the policies are applied over that type all the same."""
    parts = (column, statements) if existed else ("", "")
    database.run(FINE_TEXT + BASE.replace("'open'", f"'open'{parts[0]}") + parts[1])
    with_both = "CREATE TABLE other (id int); GRANT SELECT ON other TO case_reader;"
    goal = f"CREATE TYPE state AS ENUM ('open', 'done'); {FINE_STATE}" + BASE.replace(
        "state text DEFAULT 'open'", f"state state DEFAULT 'open'{column}"
    )
    goal = f"{goal} {statements} {with_both} {OPEN}"
    predicted = apply(goal, destructive="keep", check=True)
    done = apply(goal, destructive="keep")
    assert (predicted.statements, predicted.kept) == (done.statements, done.kept)
    objects = {each["object"] for each in done.kept}
    assert {"public.tasks.state"} <= objects <= {"public.tasks.state", f"{kept}.state", "public.fine(text)", kept}
    assert (kept in objects) is not existed
    assert database.run("SELECT has_table_privilege('case_reader', 'other', 'SELECT')") == [(True,)]
    assert not apply(goal, destructive="keep", check=True).changed


@pytest.mark.parametrize(
    ("needs", "policy", "reason"),
    [
        (", ok boolean GENERATED ALWAYS AS (fine(state)) STORED", "ok", r"requires column public\.tasks\.ok, which is not created"),
        ("", "id IN (SELECT id FROM v)", 'relation "v" does not exist'),
    ],
    ids=["generated column", "view"],
)  # fmt: skip
def test_policy_over_what_is_not_created_because_of_a_kept_type_is_refused_in_check_mode(
    database: Database, apply: Apply, needs: str, policy: str, reason: str
) -> None:
    database.run(BASE)
    goal = f"CREATE TYPE state AS ENUM ('open', 'done'); {FINE_STATE}" + BASE.replace(
        "state text DEFAULT 'open'", f"state state DEFAULT 'open'{needs}"
    )
    goal += f"CREATE VIEW v AS SELECT id FROM tasks WHERE fine(state); CREATE POLICY p ON tasks USING ({policy});"
    for check in (True, False):
        with pytest.raises(engine.Failure, match=reason):
            apply(goal, destructive="keep", check=check)


def test_rejected_statement_that_also_changes_something_else_is_not_left_out(database: Database, apply: Apply) -> None:
    database.run(BASE)
    goal = f"""{FINE_STATE.join(ENUM.split(";", 1)).replace("state AS ENUM ('open', 'done')", "state AS ENUM ('open', 'done');")}
        ALTER TABLE tasks ADD n int; ALTER TABLE tasks ALTER n SET NOT NULL, ADD CHECK (fine(state)); {OPEN}"""
    for check in (True, False):
        with pytest.raises(engine.Failure, match=r"policy seen on public\.tasks.*function fine\(text\) does not exist"):
            apply(goal, destructive="keep", check=check)
