# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode as the database sees it: one read-only transaction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.database.engine.conftest import MAJORS
from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.postgres import Cluster, fresh_database, installations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

CURRENT = """
CREATE TABLE people (id int PRIMARY KEY, name text);
CREATE VIEW names AS SELECT name FROM people;
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
"""
WANTED = """
CREATE TABLE people (id bigint PRIMARY KEY, name text, birth date DEFAULT CURRENT_DATE);
CREATE VIEW names AS SELECT name FROM people;
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON people TO case_reader USING (name = current_user);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';
"""
LOGGED = re.compile(r"^(?P<database>\w*)\|(?P<pid>\d+)\|LOG:  statement: (?P<sql>.*)", re.MULTILINE)


@pytest.fixture(scope="module")
def logging_cluster() -> Iterator[Cluster]:
    """Yield a cluster that logs every statement."""
    settings = {"log_statement": "all", "log_min_messages": "log", "log_line_prefix": "%d|%p|"}
    with Cluster(installations()[MAJORS[-1]], settings=settings) as running:
        running.run("CREATE ROLE case_reader LOGIN")
        yield running


def log_folder(cluster: Cluster) -> Path:
    """Return where a running cluster writes its log."""
    assert cluster._home is not None
    return cluster._home


def logged_statements(database: Database, since: int) -> list[tuple[str, str]]:
    """Return the process and the first line of every statement that *database* received after that byte of the log."""
    log = (log_folder(database.cluster) / "log").read_bytes()[since:].decode()
    return [(it["pid"], it["sql"].lower()) for it in LOGGED.finditer(log) if it["database"] == database.name]


def length_of_log(cluster: Cluster) -> int:
    return (log_folder(cluster) / "log").stat().st_size


@pytest.mark.parametrize("wanted", [CURRENT, WANTED], ids=["nothing to do", "much to do"])
def test_database_receives_read_only_transactions_only(logging_cluster: Cluster, wanted: str) -> None:
    with fresh_database(logging_cluster) as database:
        database.run(CURRENT)
        since = length_of_log(logging_cluster)
        done = engine.apply(database.url, wanted, shadow_url=logging_cluster.url(), check=True)
        seen = logged_statements(database, since)
        assert done.changed == (wanted == WANTED)
    begins = [
        number for number, (_pid, sql) in enumerate(seen) if re.match(r"(rollback; )?(begin|start transaction)", sql)
    ]
    assert len({pid for pid, _sql in seen}) == 1, seen
    # A run without changes reads the fingerprint once more before that is cached.
    assert len(begins) == (1 if wanted == WANTED else 2), seen
    assert all("read only" in seen[number][1] for number in begins), seen
    outside = [number for number in begins[1:] if "rollback" not in (seen[number - 1][1], seen[number][1][:8])]
    assert begins[0] == 0, "a statement was sent before the transaction"
    assert not outside, seen


def test_unchanged_run_reads_once_and_uses_no_shadow(logging_cluster: Cluster) -> None:
    with fresh_database(logging_cluster) as database:
        database.run(CURRENT)
        engine.apply(database.url, CURRENT, shadow_url=logging_cluster.url())
        since = length_of_log(logging_cluster)
        assert not engine.apply(database.url, CURRENT, shadow_url=logging_cluster.url()).changed
        seen = logged_statements(database, since)
        everything = LOGGED.findall((log_folder(logging_cluster) / "log").read_bytes()[since:].decode())
    asked = [sql for _pid, sql in seen if not re.match(r"begin|start transaction|commit|rollback|set", sql)]
    assert len(asked) <= 1, seen
    assert len(seen) <= 3, "begin, extract, end at most"
    assert len(everything) == len(seen), "another database was queried"


def test_read_only_role_is_sufficient(database: Database, apply: Apply) -> None:
    database.run(CURRENT + "ALTER ROLE case_reader LOGIN")
    reader = database.cluster.url(database.name, "case_reader")
    predicted = engine.apply(reader, WANTED, shadow_url=database.cluster.url(), check=True)
    assert predicted.changed
    assert predicted.statements == apply(WANTED).statements
    assert not engine.apply(reader, WANTED, shadow_url=database.cluster.url(), check=True).changed


def test_read_only_role_needs_no_privileges_on_other_schemas(database: Database) -> None:
    """A view there depends on a column whose type changes."""
    database.run(
        "ALTER ROLE case_reader LOGIN; CREATE TABLE orders (amount numeric(10,2)); CREATE SCHEMA reporting;"
        "CREATE VIEW reporting.totals AS SELECT sum(amount) FROM orders"
    )
    reader = database.cluster.url(database.name, "case_reader")
    predicted = engine.apply(
        reader, "CREATE TABLE orders (amount numeric(12,4))", shadow_url=database.cluster.url(), check=True
    )
    assert "DROP VIEW reporting.totals" in predicted.statements


@pytest.mark.parametrize("policy", ["keep", "fail", "apply"])
def test_rights_of_a_read_only_login_are_not_those_of_the_run(database: Database, apply: Apply, policy: str) -> None:
    """An audit logs in with a temporary role that owns nothing and can't switch to the owner."""
    drifted = "CREATE TABLE t (id int, extra int); CREATE POLICY open ON t USING (true); GRANT SELECT ON t TO PUBLIC;"
    wanted = "CREATE TABLE t (id int, extra int); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
    role = f"case_auditor_{policy}"
    database.run(f"CREATE ROLE {role} LOGIN; ALTER ROLE {role} SET default_transaction_read_only = on; {drifted}")
    try:
        url, shadow = database.cluster.url(database.name, role), database.cluster.url()
        predicted = engine.apply(url, wanted, shadow_url=shadow, check=True, destructive=policy)
        assert predicted.statements == apply(wanted, destructive=policy).statements != ()
    finally:
        database.run(f"DROP ROLE {role}")


@pytest.mark.parametrize("policy", ["keep", "apply"])
def test_check_mode_changes_nothing(database: Database, apply: Apply, policy: str) -> None:
    database.run(CURRENT + "CREATE TABLE extra (id int);")
    before = schema_of(database)
    predicted = apply(WANTED, destructive=policy, check=True)
    assert difference(schema_of(database), before) == ""
    done = apply(WANTED, destructive=policy)
    assert done.statements == predicted.statements
    assert done.kept == predicted.kept
    assert done.result == predicted.result, "check mode returns the same as a real run"


def test_assume_empty(database: Database, apply: Apply) -> None:
    """``assume_empty`` plans without a database what a new one then gets."""
    predicted = engine.apply(None, WANTED, shadow_url=database.cluster.url(), check=True, assume_empty=True)
    assert predicted.changed
    assert predicted.statements == apply(WANTED).statements


def test_shadow_server_is_unchanged(database: Database, apply: Apply) -> None:
    trace = "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1"
    before = database.run(trace)
    setup = "CREATE ROLE came_and_went; CREATE SCHEMA auth; GRANT USAGE ON SCHEMA auth TO came_and_went;"
    apply("CREATE TABLE t (id int);", shadow_setup_sql=setup)
    with pytest.raises(engine.Failure):
        apply("CREATE TABLE t (id nosuchtype);", shadow_setup_sql=setup)
    assert database.run(trace) == before
