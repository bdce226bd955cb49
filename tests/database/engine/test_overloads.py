# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls whose text would mean another function if that existed before, which no dump shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.database.engine.conftest import apply_to

if TYPE_CHECKING:
    from tests.support.postgres import Database

POLYMORPHIC = "CREATE FUNCTION kind(value anyelement) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'anything' $$;"
CALLER = "CREATE VIEW kinds AS SELECT kind(1) AS kind;"


@pytest.mark.parametrize("arguments", ["value int", "value int, unit text DEFAULT ''"])
@pytest.mark.parametrize("existing", ["", POLYMORPHIC, POLYMORPHIC + CALLER])
def test_a_polymorphic_function_is_called_though_a_later_one_fits_better(
    database: Database, existing: str, arguments: str
) -> None:
    later = f"CREATE FUNCTION kind({arguments}) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'integer' $$;"
    caller_of_both = "CREATE VIEW others AS SELECT kind(1) AS kind;"
    database.cluster.run(existing or "SELECT", database.name)

    apply_to(database, POLYMORPHIC + CALLER + later + caller_of_both)

    found = "SELECT * FROM kinds UNION ALL SELECT * FROM others"
    assert database.cluster.run(found, database.name) == [("anything",), ("integer",)]


def test_a_polymorphic_operator_is_called_though_a_later_one_fits_better(database: Database) -> None:
    function = "CREATE FUNCTION {0}({1}, {1}) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '{0}' $$;"
    operator = "CREATE OPERATOR === (FUNCTION = {0}, LEFTARG = {1}, RIGHTARG = {1});"
    general, special = ((function + operator).format(*each) for each in (("general", "anyelement"), ("special", "int")))

    apply_to(database, f"{general} CREATE VIEW kinds AS SELECT 1 === 2 AS kind; {special}")

    assert database.cluster.run("SELECT kind FROM kinds", database.name) == [("general",)]
    done = apply_to(database, f"{general} {special} CREATE VIEW kinds AS SELECT 1 === 2 AS kind;")
    (warning,) = done.warnings
    assert warning.startswith(
        "view public.kinds calls operator public.===(anyelement, anyelement), in the schema SQL operator public.===(int"
    )


BETTER = "CREATE FUNCTION kind(value int) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'integer' $$;"
CALLS_ANY, CALLS_INT = POLYMORPHIC + CALLER + BETTER, POLYMORPHIC + BETTER + CALLER


@pytest.mark.parametrize(
    ("before", "after", "calls"),
    [
        pytest.param(CALLS_ANY, CALLS_INT, "kind(anyelement)", id="unchanged"),
        pytest.param(CALLS_INT, CALLS_ANY, "kind(integer)", id="unchanged, the other way round"),
        pytest.param(CALLS_ANY, CALLS_ANY.replace("AS kind;", "AS kind, 2;"), "kind(integer)", id="altered"),
        pytest.param(POLYMORPHIC + CALLER, CALLS_INT, "kind(anyelement)", id="new function"),
        pytest.param(POLYMORPHIC + BETTER, CALLS_ANY, "kind(integer)", id="new view"),
    ],
)
def test_a_call_of_another_function_than_declared_causes_a_warning(
    database: Database, before: str, after: str, calls: str
) -> None:
    database.cluster.run(before, database.name)

    for done in (apply_to(database, after, check=True), apply_to(database, after), apply_to(database, after)):
        assert [each for each in done.warnings if f"view public.kinds calls function public.{calls}" in each]

    assert database.cluster.run("SELECT kind FROM kinds", database.name) == [
        ("integer" if "int" in calls else "anything",)
    ]


def test_a_call_of_a_kept_function_causes_a_warning(database: Database) -> None:
    database.cluster.run(POLYMORPHIC + BETTER, database.name)

    for done in (apply_to(database, POLYMORPHIC + CALLER, destructive="keep") for _number in range(3)):
        assert any("view public.kinds calls function public.kind(integer)" in each for each in done.warnings)


@pytest.mark.parametrize(
    "sql", [CALLS_ANY, CALLS_INT, POLYMORPHIC + BETTER + "CREATE VIEW kinds AS SELECT kind(1), kind(''::text) AS text;"]
)
def test_calls_as_declared_cause_no_warning(database: Database, sql: str) -> None:
    for done in (apply_to(database, sql, check=True), apply_to(database, sql), apply_to(database, sql)):
        assert not done.warnings
