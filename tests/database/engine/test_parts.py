# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan made from the part of a schema that a change concerns is the plan that is made from everything."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import Session
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.execution import Executor
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.part import IncompletePart

from tests.support import engine
from tests.support.long_runs import FULL, one_of, sampled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Stage

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

SCHEMA = """
CREATE TYPE mood AS ENUM ('fine', 'bad');
CREATE DOMAIN email AS text CHECK (value LIKE '%@%');
CREATE FUNCTION seen() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL, mail email, feels mood);
CREATE TABLE notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person integer REFERENCES people,
    text varchar(20) CONSTRAINT known CHECK (text IN ('a', 'b')),
    number integer DEFAULT seen()
);
COMMENT ON CONSTRAINT known ON notes IS 'a comment on a part';
CREATE INDEX recent ON notes (person, text);
CREATE VIEW named AS SELECT n.id, p.name FROM notes n JOIN people p ON p.id = n.person;
CREATE VIEW names AS SELECT name FROM named;
CREATE TRIGGER stamps BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (person = (SELECT min(id) FROM people));
GRANT SELECT ON people TO case_reader;
CREATE TABLE alone (id integer PRIMARY KEY, note text);
CREATE TABLE events (id integer, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE PUBLICATION everything FOR TABLE alone;
CREATE TABLE "o""dd\\ d, nä'me" ("co""l" integer);
CREATE FUNCTION "f,1"("o""dd\\ d, nä'me", text[]) RETURNS text LANGUAGE sql AS 'SELECT $2[1]';
"""

ENOUGH = {
    "column": "ALTER TABLE alone ADD COLUMN more text NOT NULL DEFAULT ''",
    "column of a table that others reference": "ALTER TABLE people ADD COLUMN more text",
    "column that is dropped": "ALTER TABLE people DROP COLUMN mail",
    "column that views show": "DROP VIEW named CASCADE; ALTER TABLE people ALTER COLUMN name TYPE varchar(9)",
    "type of a column with a check": "ALTER TABLE alone ALTER COLUMN note TYPE varchar(9)",
    "index": "CREATE INDEX more ON alone (note)",
    "index of a table with policies": "DROP INDEX recent",
    "key": "ALTER TABLE alone DROP CONSTRAINT alone_pkey",
    "foreign key": "ALTER TABLE alone ADD FOREIGN KEY (id) REFERENCES people",
    "check": "ALTER TABLE people ADD CHECK (name <> '')",
    "default": "ALTER TABLE notes ALTER COLUMN number SET DEFAULT 2",
    "policy": "DROP POLICY own ON notes; CREATE POLICY other ON notes USING (true)",
    "row level security": "ALTER TABLE people ENABLE ROW LEVEL SECURITY",
    "trigger": "DROP TRIGGER stamps ON notes",
    "grant": "REVOKE SELECT ON people FROM case_reader; GRANT UPDATE ON alone TO case_writer",
    "grant on a column": "GRANT SELECT (name) ON people TO case_writer",
    "comment on a table": "COMMENT ON TABLE people IS 'a comment'",
    "comment on a column": "COMMENT ON COLUMN notes.text IS 'a comment'",
    "view": "CREATE OR REPLACE VIEW names AS SELECT name, 1 AS one FROM named",
    "view that others read": "DROP VIEW names; DROP VIEW named",
    "new view": "CREATE VIEW more AS SELECT * FROM people",
    "new table": "CREATE TABLE more (id integer PRIMARY KEY REFERENCES alone, number integer DEFAULT seen())",
    "new partition": "CREATE TABLE more PARTITION OF events FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')",
    "partition": "ALTER TABLE events DETACH PARTITION events_old",
    "column of partitions": "ALTER TABLE events ADD COLUMN more text",
    "index of partitions": "CREATE INDEX more ON events (at)",
    "child": "CREATE TABLE more (sort integer) INHERITS (alone)",
    "enum": "ALTER TYPE mood RENAME VALUE 'bad' TO 'worse'",
    "domain": "ALTER DOMAIN email ADD CHECK (value <> '')",
    "new type": "CREATE TYPE more AS (one integer)",
    "function": "CREATE OR REPLACE FUNCTION seen() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2'",
    "function that is replaced": "ALTER TABLE notes ALTER number DROP DEFAULT; DROP FUNCTION seen(); "
    "CREATE FUNCTION seen() RETURNS bigint LANGUAGE sql AS 'SELECT 2'",
    "sequence": "ALTER SEQUENCE people_id_seq CACHE 5",
    "identity": "ALTER TABLE notes ALTER id SET GENERATED BY DEFAULT",
    "statistics": "CREATE STATISTICS more ON person, text FROM notes",
    "name of a constraint of another table": "ALTER TABLE alone ADD CONSTRAINT people_extra_not_null CHECK (id > 0)",
    "grant on the schema": "GRANT CREATE ON SCHEMA public TO case_writer",
    "replica identity": "ALTER TABLE people REPLICA IDENTITY FULL",
    "several": "ALTER TABLE alone ADD COLUMN more text; CREATE TYPE other AS ENUM ('a'); ALTER TABLE people ADD other other; "
    "DROP VIEW names; CREATE VIEW names AS SELECT mail FROM people",
}

TOO_LITTLE = {
    "comment on a constraint": "COMMENT ON CONSTRAINT known ON notes IS 'another comment'",
    "disabled foreign key": "ALTER TABLE people DISABLE TRIGGER ALL",
    "comment on an index": "COMMENT ON INDEX recent IS 'a comment'",
    "member of a publication": "ALTER PUBLICATION everything ADD TABLE notes",
    "event trigger": "CREATE FUNCTION log() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; "
    "CREATE EVENT TRIGGER logs ON ddl_command_end EXECUTE FUNCTION log()",
    "dependents in another schema": "CREATE SCHEMA other; CREATE VIEW other.more AS SELECT * FROM alone; "
    "ALTER TABLE alone ADD COLUMN more text",
}
"""Those that everything is read for."""


@pytest.fixture
def partial(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Record whether each attempt to use only a part succeeded."""
    attempts: list[bool] = []
    run = reconcile.reconcile_part

    def recorded(*args: Any, **options: Any) -> Any:
        attempts.append(False)
        done = run(*args, **options)
        attempts[-1] = True
        return done

    monkeypatch.setattr(reconcile, "reconcile_part", recorded)
    return attempts


def outcome(done: engine.Applied) -> tuple[object, ...]:
    return done.changed, done.statements, done.kept, done.warnings, done.result


def policies(change: str) -> list[str]:
    """Return the policies that a change is tested under."""
    both = ["apply", "keep"]
    return both if FULL else [one_of(both, change)]


@pytest.mark.parametrize(
    ("change", "policy"), [(change, policy) for change in (*ENOUGH, *TOO_LITTLE) for policy in policies(change)]
)
def test_part_gives_the_plan_of_everything(
    database: Database, apply: Apply, partial: list[bool], tmp_path: Path, *, change: str, policy: str
) -> None:
    """What another session changed is undone, in the same way with and without what is known of the other objects."""
    options: dict[str, Any] = {"destructive": policy, "cache_folder": str(tmp_path)}
    apply(SCHEMA, **options)
    assert not apply(SCHEMA, **options).changed
    partial.clear()
    database.run((ENOUGH | TOO_LITTLE)[change])
    whole = apply(SCHEMA, check=True, destructive=policy, cache_folder="")
    assert partial == []
    assert outcome(apply(SCHEMA, check=True, **options)) == outcome(whole)
    assert partial == [change in ENOUGH and not whole.kept and not whole.warnings] or policy == "keep"
    done = apply(SCHEMA, **options)
    assert outcome(done)[1:] == outcome(whole)[1:]
    assert not apply(SCHEMA, destructive=policy, cache_folder="").changed


@pytest.mark.parametrize("change", sampled(ENOUGH, every=6))
def test_part_gives_the_same_plan_for_other_sql(
    database: Database, apply: Apply, partial: list[bool], tmp_path: Path, *, change: str
) -> None:
    """A check of new SQL reads everything, the run after it only the part; it verifies that it did what the check said."""
    database.run(f"{SCHEMA}; {ENOUGH[change]}")
    options: dict[str, Any] = {"cache_folder": str(tmp_path)}
    expected = apply(SCHEMA, check=True, **options)
    assert partial == []
    assert outcome(apply(SCHEMA, **options)) == outcome(expected)
    assert partial == [not expected.warnings]
    assert not apply(SCHEMA, **options).changed


def test_few_rows_are_sent(
    database: Database, apply: Apply, partial: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = "".join(f"CREATE TABLE t{number} (id integer PRIMARY KEY, note text);" for number in range(40))
    options: dict[str, Any] = {"cache_folder": str(tmp_path)}
    apply(tables, **options)
    apply(tables, **options)
    partial.clear()
    database.run("ALTER TABLE t7 DROP COLUMN note")
    received: list[int] = []
    run = Session.run

    def recorded(session: Session, sql: str) -> list[tuple[Any, ...]]:
        rows = run(session, sql)
        received.append(len({row[0:3] for row in rows if row[0] in ("column", "constraint")}))
        return rows

    monkeypatch.setattr(Session, "run", recorded)
    assert apply(tables, **options).statements == ("ALTER TABLE public.t7 ADD COLUMN note text",)
    assert partial == [True]
    hash_alone, rows, *others = received
    assert hash_alone == 0
    assert 0 < rows < 10
    assert len(others) == 4


def test_statement_that_the_part_cannot_explain_is_planned_again(
    database: Database, apply: Apply, partial: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong with a part, everything is read, and the run succeeds."""
    options: dict[str, Any] = {"cache_folder": str(tmp_path)}
    apply(SCHEMA, **options)
    apply(SCHEMA, **options)
    partial.clear()
    database.run("ALTER TABLE alone ADD COLUMN more text")
    verified = Executor._read_changes
    failing = [True]

    def read_changes(executor: Executor, stage: Stage, before: Snapshot, desired: DesiredSchema) -> Snapshot | None:
        return None if failing and failing.pop() else verified(executor, stage, before, desired)

    monkeypatch.setattr(Executor, "_read_changes", read_changes)
    assert apply(SCHEMA, **options).statements == ("ALTER TABLE public.alone DROP COLUMN more",)
    assert partial == [False]
    assert not apply(SCHEMA, **options).changed


@pytest.mark.parametrize("damage", ["{}", '{"hashes": [1]}', '{"hashes": {"1259 public.alone": "0"}}', "[]", "null"])
def test_damaged_file_costs_only_time(database: Database, apply: Apply, tmp_path: Path, damage: str) -> None:
    options: dict[str, Any] = {"cache_folder": str(tmp_path)}
    apply(SCHEMA, **options)
    apply(SCHEMA, **options)
    for file in tmp_path.glob("*.json"):
        if "owners" in file.read_text():
            file.write_text(damage)
    database.run("ALTER TABLE alone ADD COLUMN more text")
    assert apply(SCHEMA, **options).statements == ("ALTER TABLE public.alone DROP COLUMN more",)


def test_incomplete_part_is_no_failure() -> None:
    """Nothing that reports failures reports it: it would be a bug if it reached the user."""
    with contextlib.suppress(IncompletePart):
        raise IncompletePart
    assert not issubclass(IncompletePart, engine.Failure)
