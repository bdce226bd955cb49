# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the schema SQL says and the engine doesn't do is an error or a warning by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import engine

if TYPE_CHECKING:
    from collections.abc import Callable

    Apply = Callable[..., engine.Applied]

BASE = "CREATE TABLE t (id int PRIMARY KEY);"
SETUP = """CREATE SCHEMA elsewhere; CREATE TYPE elsewhere.mood AS ENUM ('a'); CREATE TABLE elsewhere.o (id int CONSTRAINT positive CHECK (id > 0));
CREATE FUNCTION elsewhere.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT USAGE, CREATE ON SCHEMA elsewhere TO PUBLIC;"""
OUTSIDE = {
    "REVOKE CONNECT, TEMPORARY ON DATABASE postgres FROM PUBLIC": "database postgres",
    "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); END $$": "owner, privileges, or limits of the database.",
    "DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS ''x''', current_database()); END $$": "comment on the database.",
    "COMMENT ON DATABASE postgres IS 'x'": "comment on database postgres",
    "COMMENT ON ROLE postgres IS 'x'": "comment on role postgres",
    "ALTER DATABASE postgres CONNECTION LIMIT 5": "database postgres",
    "GRANT SET ON PARAMETER log_statement TO pg_monitor": "privileges on parameter log_statement",
    "SELECT lo_create(4711)": "large object 4711",
    "COMMENT ON SCHEMA elsewhere IS 'x'": "comment on schema elsewhere",
    "COMMENT ON FUNCTION elsewhere.f IS 'x'": "comment on function elsewhere.f",
    "COMMENT ON TYPE elsewhere.mood IS 'x'": "comment on type elsewhere.mood",
    "COMMENT ON CONSTRAINT positive ON elsewhere.o IS 'x'": "comment on constraint positive",
}


@pytest.mark.parametrize("statement", OUTSIDE)
def test_change_outside_the_schemas_is_an_error_that_names_it(apply: Apply, statement: str) -> None:
    with pytest.raises(engine.Failure, match=f"unmanaged objects: .*{OUTSIDE[statement]}"):
        apply(f"{BASE}\n{statement};", shadow_setup_sql=SETUP, check=True)


def test_statements_that_declare_nothing_are_named(apply: Apply) -> None:
    sql = f"{BASE}\nCREATE SEQUENCE s;\nSELECT setval('s', 5);\nUPDATE t SET id = 2;\nSET work_mem = '8MB';"
    for check in (True, False):
        done = apply(sql, check=check)
        assert [each.partition(" is ignored")[0] for each in done.warnings] == [
            "schema_sql, line 3: SELECT setval()",
            "schema_sql, line 4: UPDATE",
            "schema_sql, line 5: SET",
        ]
    again = apply(sql)  # also from the cache
    assert not again.changed
    assert again.warnings == done.warnings


def test_results_may_be_what_python_has_no_value_for(apply: Apply) -> None:
    query = "SELECT '178000000 years'::interval, '0044-03-15 BC'::date, ARRAY['0044-03-15 BC'::timestamptz, NULL]"
    done = apply(f"{BASE}\n{query};", check=True)
    assert done.statements


def test_changes_of_rows_that_fail_in_the_shadow_database_are_named(apply: Apply) -> None:
    """In the target they may succeed: a stand-in for an extension can't compute what an index needs, for example."""
    sql = (
        f"{BASE}\nINSERT INTO t VALUES (1), (1);\nCREATE TABLE u (id int DEFAULT nothing());\nUPDATE elsewhere.p SET a = 1;\n"
        "INSERT INTO t VALUES (2), (2);\nALTER TABLE t ADD note text;"
    )
    with pytest.raises(engine.Failure, match=r"line 3: function nothing\(\) does not exist"):
        apply(sql, check=True)
    sql = sql.replace("nothing()", "2")
    for check in (True, False):
        done = apply(sql, check=check)
        failed = "failed in the shadow database and is ignored, as rows are not part of a schema:"
        for expected in (
            f'schema_sql, lines 2, 5: INSERT {failed} duplicate key value violates unique constraint "t_pkey"',
            f'schema_sql, line 4: UPDATE {failed} relation "elsewhere.p" does not exist',
        ):
            assert expected in done.warnings
    assert not apply(sql).changed


def test_another_order_of_attributes_is_named_if_tables_have_the_type(apply: Apply) -> None:
    table = "CREATE TABLE parcels OF size;"
    apply(f"CREATE TYPE size AS (width int, height int, unit text); {table}")
    for check in (True, False, False):
        done = apply(f"CREATE TYPE size AS (unit text, width int, depth int); {table}", check=check)
        assert [each.partition(", although")[0] for each in done.warnings] == [
            "composite public.size is left unchanged"
        ]
        assert "another order: unit, width" in done.warnings[0]
    assert not apply("CREATE TYPE size AS (unit text, width int, depth int);").warnings
    assert not apply("CREATE TYPE size AS (unit text, width int, depth int);").changed


def test_disabled_foreign_key_is_named(apply: Apply) -> None:
    """As pg_dump --disable-triggers writes it: only a superuser can disable the triggers, whose names differ in each database."""
    sql = (
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int REFERENCES a); ALTER TABLE b DISABLE TRIGGER ALL;"
    )
    for _run in range(2):
        warnings = apply(sql).warnings
        assert any(
            "declares what is ignored: constraint b_id_fkey on public.b is not enforced" in each for each in warnings
        )


@pytest.mark.parametrize("sql", ["ALTER ROLE other SUPERUSER", "CREATE ROLE another", "GRANT pg_monitor TO postgres"])
def test_statement_about_roles_is_named_although_it_is_not_permitted(sql: str) -> None:
    with pytest.raises(
        engine.Failure, match=r"line 2: .* is not part of a schema, because it is about roles"
    ) as caught:
        engine.apply(
            None,
            f"CREATE TABLE t (id int);\n{sql};",
            check=True,
            assume_empty=True,
            shadow_setup_sql="CREATE ROLE other",
        )
    assert caught.value.hint.startswith("Remove the statement")
