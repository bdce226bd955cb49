# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run says about objects that ``keep`` keeps: those that expose rows, and those that reject writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

ROLES = """DO $$ BEGIN
    IF to_regrole('kept_visitor') IS NULL THEN CREATE ROLE kept_visitor; CREATE ROLE kept_backend BYPASSRLS; END IF;
END $$;"""
BASE = "CREATE TABLE notes (id int PRIMARY KEY, body text); ALTER TABLE notes ENABLE ROW LEVEL SECURITY;"

EXPOSED = {
    "view of its owner": "CREATE VIEW extra AS SELECT * FROM notes; GRANT SELECT ON extra TO kept_visitor;",
    "one column of a view": "CREATE VIEW extra AS SELECT * FROM notes; GRANT SELECT (body) ON extra TO kept_visitor;",
    "materialized view": "CREATE MATERIALIZED VIEW extra AS SELECT * FROM notes; GRANT SELECT ON extra TO PUBLIC;",
    "definer function": "CREATE FUNCTION extra() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';",
    "table": "CREATE TABLE extra (id int); GRANT INSERT ON extra TO kept_visitor;",
    "policy for everything": (
        "CREATE TABLE extra (id int); ALTER TABLE extra ENABLE ROW LEVEL SECURITY; GRANT SELECT ON extra TO kept_visitor;"
        "CREATE POLICY all_rows ON extra FOR SELECT TO kept_visitor USING (true);"
    ),
}
SAFE = {
    "view of its reader": (
        "CREATE VIEW extra WITH (security_invoker = on) AS SELECT * FROM notes; GRANT SELECT ON extra TO kept_visitor;"
    ),
    "view for a role that bypasses policies": (
        "CREATE VIEW extra AS SELECT * FROM notes; GRANT SELECT ON extra TO kept_backend;"
    ),
    "view without privileges": "CREATE VIEW extra AS SELECT * FROM notes;",
    "definer function of its owner": (
        "CREATE FUNCTION extra() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';"
        "REVOKE EXECUTE ON FUNCTION extra FROM PUBLIC;"
    ),
    "definer function of a trigger": (
        "CREATE FUNCTION extra() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN NEW; END';"
    ),
    "function of its caller": "CREATE FUNCTION extra() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "policy with a condition": (
        "CREATE TABLE extra (id int); ALTER TABLE extra ENABLE ROW LEVEL SECURITY; GRANT SELECT ON extra TO kept_visitor;"
        "CREATE POLICY some_rows ON extra USING (id > 0);"
    ),
    "policy for another role": (
        "CREATE TABLE extra (id int); ALTER TABLE extra ENABLE ROW LEVEL SECURITY; GRANT SELECT ON extra TO kept_visitor;"
        "CREATE POLICY all_rows ON extra TO kept_backend USING (true);"
    ),
}


def dangerous(done: engine.Applied) -> list[str]:
    reasons = [each["object"] for each in done.kept if "dangerous" in each["reason"]]
    assert len(reasons) == len([each for each in done.warnings if each.startswith("dangerous: ")])
    return reasons


@pytest.mark.parametrize("extra", EXPOSED)
def test_kept_object_that_exposes_rows_is_dangerous(database: Database, apply: Apply, extra: str) -> None:
    database.run(ROLES + BASE + EXPOSED[extra])
    check, done = (apply(BASE, destructive="keep", check=check) for check in (True, False))
    assert dangerous(check) == dangerous(done) != []


@pytest.mark.parametrize("extra", SAFE)
def test_other_kept_objects_are_not_dangerous(database: Database, apply: Apply, extra: str) -> None:
    database.run(ROLES + BASE + SAFE[extra])
    done = apply(BASE, destructive="keep")
    assert done.kept
    assert dangerous(done) == []


def test_privileges_count_only_with_the_schema(database: Database, apply: Apply) -> None:
    function = "CREATE FUNCTION inner_data.extra() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';"
    database.run(ROLES + BASE + "CREATE SCHEMA inner_data;" + function)
    options = {"schemas": ("public", "inner_data"), "destructive": "keep"}
    assert dangerous(apply(BASE, **options)) == []
    database.run("GRANT USAGE ON SCHEMA inner_data TO kept_visitor")
    assert dangerous(
        apply(f"{BASE} CREATE SCHEMA inner_data; GRANT USAGE ON SCHEMA inner_data TO kept_visitor;", **options)
    )


def test_danger_follows_the_attributes_of_roles(database: Database, apply: Apply) -> None:
    """A cached result is not used once a role has lost its right to bypass policies."""
    database.run(ROLES + BASE + SAFE["view for a role that bypasses policies"])
    assert dangerous(apply(BASE, destructive="keep")) == []
    database.run("ALTER ROLE kept_backend NOBYPASSRLS")
    try:
        assert dangerous(apply(BASE, destructive="keep")) == ["public.extra"]
    finally:
        database.run("ALTER ROLE kept_backend BYPASSRLS")


REJECTING = {
    "column": "ALTER TABLE notes ADD extra text NOT NULL;",
    "column of a domain": "CREATE DOMAIN required AS text NOT NULL; ALTER TABLE notes ADD extra required;",
    "check": "ALTER TABLE notes ADD CONSTRAINT extra CHECK (body <> '');",
    "check of an undeclared column": "ALTER TABLE notes ADD also int, ADD CONSTRAINT extra CHECK (also IS NOT NULL);",
    "unique constraint": "ALTER TABLE notes ADD CONSTRAINT extra UNIQUE (body);",
    "unique index": "CREATE UNIQUE INDEX extra ON notes (lower(body));",
    "exclusion constraint": "ALTER TABLE notes ADD CONSTRAINT extra EXCLUDE (body WITH =);",
    "foreign key": "CREATE TABLE texts (body text PRIMARY KEY); ALTER TABLE notes ADD CONSTRAINT extra FOREIGN KEY (body) REFERENCES texts;",
    "domain constraint": "ALTER DOMAIN short ADD CONSTRAINT extra CHECK (value <> '');",
    "foreign key of a kept table": "CREATE TABLE extra (id int REFERENCES notes);",
}
HARMLESS = {
    "nullable column": "ALTER TABLE notes ADD extra text;",
    "column with a default": "ALTER TABLE notes ADD extra text NOT NULL DEFAULT '';",
    "identity": "ALTER TABLE notes ADD extra int GENERATED ALWAYS AS IDENTITY;",
    "generated column": "ALTER TABLE notes ADD extra int NOT NULL GENERATED ALWAYS AS (id + 1) STORED;",
    "check of an undeclared column": "ALTER TABLE notes ADD also int, ADD CONSTRAINT extra CHECK (also > 0);",
    "key of an undeclared column": "ALTER TABLE notes ADD also int, ADD CONSTRAINT extra UNIQUE (id, also);",
    "index": "CREATE INDEX extra ON notes (body);",
    "foreign key of a kept table that cascades": "CREATE TABLE extra (id int REFERENCES notes ON DELETE CASCADE);",
    "kept table": "CREATE TABLE extra (id int NOT NULL CHECK (id > 0));",
}


@pytest.mark.parametrize("extra", REJECTING)
def test_kept_object_that_rejects_writes_is_named(database: Database, apply: Apply, extra: str) -> None:
    goal = f"{BASE} CREATE DOMAIN short AS text;"
    database.run(goal + REJECTING[extra])
    check, done = (apply(goal, destructive="keep", check=check) for check in (True, False))
    assert check.warnings == done.warnings
    assert any("extra" in each and "is kept" in each for each in done.warnings), done.warnings


@pytest.mark.parametrize("extra", HARMLESS)
def test_kept_object_that_rejects_nothing_is_not_named(database: Database, apply: Apply, extra: str) -> None:
    database.run(BASE + HARMLESS[extra])
    done = apply(BASE, destructive="keep")
    assert done.kept
    assert not done.warnings


@pytest.mark.parametrize("destructive", ["keep", "apply"])
def test_dropped_trigger_is_named_beforehand(database: Database, apply: Apply, destructive: str) -> None:
    database.run(
        BASE
        + "CREATE SCHEMA hooks; CREATE FUNCTION hooks.request() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER webhook AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION hooks.request('https://example.org');"
    )
    check, done = (apply(BASE, destructive=destructive, check=check) for check in (True, False))
    assert check.warnings == done.warnings
    [warning] = done.warnings
    assert "trigger webhook on public.notes" in warning
    assert "hooks.request" in warning
    assert "example.org" not in warning


def test_trigger_that_is_dropped_with_its_function_is_not_named(database: Database, apply: Apply) -> None:
    database.run(
        BASE + "CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER own AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION own();"
    )
    done = apply(BASE)
    assert done.statements
    assert not done.warnings


def test_trigger_of_a_kept_partition_prevents_the_copy_of_one_with_its_name(database: Database, apply: Apply) -> None:
    function = "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
    tree = f"{function} CREATE TABLE parts (id int) PARTITION BY LIST (id);"
    trigger = "CREATE TRIGGER note BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION note();"
    database.run(f"{tree} CREATE TABLE part PARTITION OF parts FOR VALUES IN (1); {trigger.format('part')}")
    for check in (True, False):
        with pytest.raises(engine.Failure, match="a trigger of this name, trigger note on public"):
            apply(tree + trigger.format("parts"), destructive="keep", check=check)
