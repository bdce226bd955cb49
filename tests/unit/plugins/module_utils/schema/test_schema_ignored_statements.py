# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which statements of the desired SQL don't change the schema."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.ignored_statements import (
    ignored_statement_warnings,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import Script


def warnings(sql: str, *, writes: bool = False) -> list[str]:
    return ignored_statement_warnings(Script(sql, "schema.sql", "", ("public",)), writes=writes)


IGNORED = [
    "UPDATE t SET a = 1",
    "delete from t",
    "TRUNCATE t",
    "MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE",
    "INSERT INTO t SELECT * FROM t",
    "WITH x AS (SELECT 1) SELECT * FROM x",
    "SELECT setval('s', 5)",
    "SELECT pg_catalog.setval('s', 5, true)",
    "SELECT cron.schedule('nightly', '0 3 * * *', 'SELECT 1')",
    "CALL refill()",
    "ALTER SEQUENCE s RESTART WITH 9",
    "ALTER TABLE t ALTER COLUMN id RESTART WITH 9",
    "ALTER TABLE t ALTER id RESTART",
    "ALTER FUNCTION f(int) DEPENDS ON EXTENSION hstore",
    "ALTER TRIGGER t ON public.a NO DEPENDS ON EXTENSION hstore",
    "NOTIFY channel",
    "LISTEN channel",
    "LOCK TABLE t",
    "ANALYZE t",
    "VACUUM t",
    "REINDEX TABLE t",
    "EXPLAIN SELECT 1",
    "PREPARE p AS SELECT 1",
    "CREATE TEMPORARY TABLE x (a int)",
    "CREATE TEMP VIEW x AS SELECT 1",
    "CREATE OR REPLACE TEMP VIEW x AS SELECT 1",
    "CREATE TABLE pg_temp.x (a int)",
]
DECLARING = [
    "CREATE TABLE t (a int)",
    "CREATE TABLE temp (restart int)",
    "ALTER TABLE t ADD restart int",
    "ALTER TABLE t ALTER COLUMN id SET DEFAULT 1",
    "CREATE RULE r AS ON INSERT TO t DO INSTEAD UPDATE u SET a = 1",
    "CREATE VIEW v AS SELECT 1",
    "DO $$ BEGIN PERFORM 1; END $$",
    "REFRESH MATERIALIZED VIEW m",
    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END",
    "GRANT SELECT ON t TO a",
    "COMMENT ON EXTENSION hstore IS 'ALTER INDEX i DEPENDS ON EXTENSION x'",
    "CREATE USER MAPPING FOR a SERVER s",
    "DROP USER MAPPING FOR a SERVER s",
    "COMMENT ON TABLE t IS 'UPDATE'",
    "/* NOTIFY x; */ CREATE TABLE t (a int)",
    "",
]
CLUSTER = [
    "DROP ROLE a",
    "DROP USER IF EXISTS a",
    "CREATE GROUP g",
    "ALTER DATABASE d OWNER TO a",
    "REASSIGN OWNED BY a TO b",
    "DROP OWNED BY a",
    "GRANT a TO b",
    "REVOKE ADMIN OPTION FOR a FROM b",
    "ALTER SYSTEM SET work_mem = '8MB'",
    "CREATE TABLESPACE s LOCATION '/x'",
]


@pytest.mark.parametrize("statement", IGNORED)
def test_statement_that_changes_no_schema_is_named_with_its_line(statement: str) -> None:
    [warning] = warnings(f"CREATE TABLE t (a int);\n\n{statement};")
    assert warning.startswith("schema.sql, line 3: ")
    assert statement.split(maxsplit=1)[0].upper() in warning or "RESTART" in warning


@pytest.mark.parametrize("statement", DECLARING)
def test_other_statements_are_not_named(statement: str) -> None:
    assert warnings(f"{statement};") == []


@pytest.mark.parametrize("statement", CLUSTER)
def test_statement_about_the_server_is_an_error_that_names_its_line(statement: str) -> None:
    with pytest.raises(Failure, match=r"schema\.sql, line 2: .*is not part of a schema"):
        warnings(f"SELECT 1;\n{statement};")


def test_lines_of_one_command_are_listed_together() -> None:
    assert len(warnings("NOTIFY a;\nNOTIFY b;\nLOCK t;")) == 2
    assert "lines 1, 2, 3, 4, 5, ...: NOTIFY" in warnings("NOTIFY a;\n" * 9)[0]


def test_inserted_rows_have_warnings_of_their_own() -> None:
    assert warnings("INSERT INTO t VALUES (1);", writes=True) == []


@pytest.mark.parametrize(
    "setting", ["SET work_mem = '8MB'", "SELECT pg_catalog.set_config('search_path', '', false)", "RESET ROLE"]
)
def test_setting_counts_unless_no_statement_comes_after_it(setting: str) -> None:
    assert warnings(f"{setting};\nCREATE TABLE t (a int);") == []
    assert "line 2: SET is ignored" in warnings(f"CREATE TABLE t (a int);\n{setting};")[0]
    assert warnings(f"{setting};") == []  # the dump of an empty schema
