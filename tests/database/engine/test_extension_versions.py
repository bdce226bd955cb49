# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of extensions: a declared one is installed, whichever is the default of the target and of the shadow server.

The extension is the tests' own. Servers before 18 can't be configured to find it. ``make test`` uses a shadow server with a
newer default version, ``FULL=1`` also one with the same and one with an older one.
"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import engine
from tests.support.exporting import export
from tests.support.long_runs import FULL
from tests.support.postgres import Cluster, fresh_database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Database

PATH_SINCE = 18
READER = "version_reader"
SCRIPTS = {
    "queue--1.0.sql": "CREATE TABLE waiting (id int); ALTER TABLE waiting ENABLE ROW LEVEL SECURITY;"
    "CREATE POLICY old ON waiting USING (true); CREATE FUNCTION first() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "queue--1.0--1.1.sql": "DROP POLICY old ON waiting; CREATE POLICY fresh ON waiting USING (id > 0);"
    "GRANT SELECT ON waiting TO PUBLIC; CREATE FUNCTION next() RETURNS int LANGUAGE sql AS 'SELECT 1';"
    "REVOKE EXECUTE ON FUNCTION first() FROM PUBLIC;",
    "queue--1.1--1.2.sql": "CREATE TABLE finished (id int);",
    "queue--1.2--1.1.sql": "DROP TABLE finished;",
    "queue--2.0.sql": "CREATE TABLE waiting (id int);",
}


@contextlib.contextmanager
def cluster_with(default: str) -> Iterator[Cluster]:
    """Yield a cluster that has the extension ``queue`` with a default version."""
    bins = [bin_dir for major, bin_dir in sorted(installations().items()) if major >= PATH_SINCE]
    if not bins:
        pytest.skip(f"no PostgreSQL from {PATH_SINCE} on, which can be told where to look for extensions")
    with tempfile.TemporaryDirectory(prefix="queue-") as folder:
        extension = Path(folder) / "extension"
        extension.mkdir()
        (extension / "queue.control").write_text(f"default_version = '{default}'\nrelocatable = true\ntrusted = true\n")
        for name, text in SCRIPTS.items():
            (extension / name).write_text(text)
        for each in (Path(folder), extension, *extension.iterdir()):
            each.chmod(0o755)
        with Cluster(bins[-1], settings={"extension_control_path": f"$system:{folder}"}) as running:
            running.run(f"CREATE ROLE {READER}")
            yield running


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """Yield the target's cluster."""
    with cluster_with("1.1") as running:
        yield running


@pytest.fixture(scope="module", params=("1.0", "1.1", "1.2") if FULL else ("1.2",))
def shadow(request: pytest.FixtureRequest, server: Cluster) -> Iterator[Cluster]:
    """Yield a shadow server with an older default version, the same, and a newer one."""
    if request.param == "1.1":
        yield server
        return
    with cluster_with(request.param) as running:
        yield running


@pytest.fixture
def target(server: Cluster) -> Iterator[Database]:
    with fresh_database(server) as fresh:
        yield fresh


SCHEMAS = ("public", "tools")
MEMBERS = """
SELECT (SELECT (extversion, extnamespace::regnamespace)::text FROM pg_extension WHERE extname = 'queue'),
  ARRAY(SELECT (polname, polrelid::regclass, pg_get_expr(polqual, polrelid))::text FROM pg_policy ORDER BY 1),
  ARRAY(SELECT (oid::regclass, relrowsecurity, relacl)::text FROM pg_class WHERE relkind IN ('r', 'v') AND oid > 16384 ORDER BY 1),
  ARRAY(SELECT (p.oid::regprocedure, ARRAY(SELECT a::text FROM unnest(coalesce(proacl, acldefault('f', proowner))) a ORDER BY 1))::text
        FROM pg_proc p WHERE oid > 16384 ORDER BY 1)
"""


def apply(target: Database, shadow: Cluster, sql: str, **options: Any) -> engine.Applied:
    return engine.apply(target.url, sql, shadow_url=shadow.url(), schemas=SCHEMAS, **options)


def apply_and_verify(target: Database, shadow: Cluster, after: str, **options: Any) -> engine.Applied:
    """Apply a schema; check mode shows the same, the result equals that of running the SQL, a second run is empty."""
    predicted = apply(target, shadow, after, check=True, **options)
    done = apply(target, shadow, after, **options)
    assert predicted.statements == done.statements
    with fresh_database(target.cluster) as reference:
        reference.run(after)
        assert target.run(MEMBERS) == reference.run(MEMBERS), done.statements
        assert not apply(reference, shadow, after, check=True, **options).statements
    assert not apply(target, shadow, after, **options).changed
    return done


def version(target: Database) -> str:
    return str(target.run("SELECT extversion FROM pg_extension WHERE extname = 'queue'")[0][0])


V10, V11, V12, V20 = (f"CREATE EXTENSION queue VERSION '{each}';" for each in ("1.0", "1.1", "1.2", "2.0"))
UPDATE = "ALTER EXTENSION queue UPDATE"

CREATED = {
    "CREATE EXTENSION queue": "1.1",
    V10: "1.0",
    V11: "1.1",
    V12: "1.2",
    f"{V10} {UPDATE}": "1.1",
    f"{V10} {UPDATE} TO '1.2'": "1.2",
    "CREATE EXTENSION IF NOT EXISTS queue WITH CASCADE VERSION $$1.1$$ SCHEMA public": "1.1",
    f'{V20} DROP EXTENSION queue; CREATE EXTENSION queue VERSION "1.0"': "1.0",
    "DO $$ BEGIN EXECUTE 'CREATE EXTENSION queue VERSION ''2.0'''; END $$": "2.0",
}


@pytest.mark.parametrize("sql", CREATED)
def test_created_in_the_declared_version(sql: str, target: Database, shadow: Cluster) -> None:
    apply_and_verify(target, shadow, sql)
    assert version(target) == CREATED[sql]


UPDATED = [
    (V10, V11, 1),
    (V10, V12, 1),
    (V12, V11, 1),
    (V10, f"{V10} {UPDATE}", 1),
    (V10, f"{V10} {UPDATE} TO '1.1'; {UPDATE} TO '1.2'", 1),
    (V10, "CREATE SCHEMA tools; CREATE EXTENSION queue SCHEMA tools VERSION '1.1'", 3),
    (V10, f"{V11} DROP POLICY fresh ON waiting", 2),
    (V10, f"{V11} REVOKE SELECT ON waiting FROM PUBLIC", 2),
    (V10, f"{V11} REVOKE EXECUTE ON FUNCTION next() FROM PUBLIC; GRANT EXECUTE ON FUNCTION next() TO {READER}", 3),
    (V10, f"{V11} GRANT EXECUTE ON FUNCTION first() TO PUBLIC", 2),
    (V10, f"{V11} CREATE POLICY more ON waiting USING (false); ALTER TABLE waiting DISABLE ROW LEVEL SECURITY", 3),
    (V10, f"{V12} CREATE VIEW numbers AS SELECT next(); CREATE POLICY own ON finished USING (true)", 3),
    (V11, f"{V12} DROP POLICY fresh ON waiting", 2),
    (V11, f"{V12} ALTER POLICY fresh ON waiting USING (id > 1)", 2),
    (f"{V10} GRANT SELECT ON waiting TO {READER}", V12, 2),
    (f"{V12} CREATE VIEW ids AS SELECT id FROM finished", V11, 2),
]


@pytest.mark.parametrize(("before", "after", "statements"), UPDATED)
def test_updated_to_the_declared_version(
    before: str, after: str, statements: int, target: Database, shadow: Cluster
) -> None:
    """What is declared on members is on those of the new version."""
    target.run(before)
    done = apply_and_verify(target, shadow, after)
    assert len(done.statements) == statements
    assert not [each for each in done.warnings if "default version" in each]


@pytest.mark.parametrize("before", [V10, V11, V12, V20])
def test_any_version_is_accepted_unless_one_is_declared(before: str, target: Database, shadow: Cluster) -> None:
    target.run(before)
    installed = version(target)
    for check in (True, False):
        done = apply(target, shadow, "CREATE EXTENSION queue", check=check)
        assert not done.changed
        assert any("default version" in each for each in done.warnings) == (installed != "1.1")
    assert version(target) == installed


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (V12, V10, "has version 1.2, and the server has no update path to version 1.0"),
        (V10, V20, "has version 1.0, and the server has no update path to version 2.0"),
        (V20, f"{V10} {UPDATE}", "has version 2.0, and the server has no update path to version 1.1"),
    ],
)
def test_missing_update_path_is_an_error_before_any_change(
    before: str, after: str, message: str, target: Database, server: Cluster
) -> None:
    target.run(before)
    for check in (True, False):
        with pytest.raises(engine.Failure, match=message) as failure:
            apply(target, server, f"CREATE TABLE more (id int); {after}", check=check)
        reachable = {V12: "1.1", V10: "1.1, 1.2", V20: "none"}[before]
        assert f"update path: {reachable}." in failure.value.hint
    assert not target.run("SELECT 1 FROM pg_class WHERE relname = 'more'")


def test_extension_that_the_server_lacks_is_an_error_in_check_mode(shadow: Cluster) -> None:
    oldest, newest = (installations()[each] for each in (min(installations()), max(installations())))
    if oldest == newest:
        pytest.skip("needs a second installation, which doesn't find the extension")
    with Cluster(oldest) as without, fresh_database(without) as target:
        for check in (True, False):
            with pytest.raises(engine.Failure, match="The server does not have the extension queue"):
                apply(target, shadow, V11, check=check)


def test_version_that_the_server_ignores_is_an_error_before_any_change(target: Database, shadow: Cluster) -> None:
    """Hosted servers install the default version instead, with a warning."""
    target.run(f'ALTER DATABASE "{target.name}" SET supautils.restrict_extension_versions = on')
    for check in (True, False):
        with pytest.raises(engine.Failure, match=r"ignores the declared version 1\.2 .* would install 1\.1"):
            apply(target, shadow, V12, check=check)
    assert target.run("SELECT FROM pg_extension WHERE extname = 'queue'") == []
    apply(target, shadow, V11)
    assert version(target) == "1.1"


def test_version_of_an_extension_of_the_setup_sql(target: Database, shadow: Cluster) -> None:
    """Its version is left as it is unless the schema SQL declares one, even the one that it has in the shadow."""
    setup = "CREATE SCHEMA outside; CREATE EXTENSION queue SCHEMA outside VERSION '1.1'"
    target.run(setup.replace("1.1", "1.0"))
    assert not apply(target, shadow, "SELECT 1", shadow_setup_sql=setup).changed
    ignored = apply(target, shadow, "CREATE EXTENSION IF NOT EXISTS queue VERSION '1.2'", shadow_setup_sql=setup)
    assert any("shadow_setup_sql has already created it in version 1.1" in each for each in ignored.warnings)
    assert not ignored.changed
    for sql in (f"{UPDATE} TO '1.1'", "CREATE EXTENSION IF NOT EXISTS queue SCHEMA outside VERSION '1.1'"):
        done = apply(target, shadow, sql, shadow_setup_sql=setup, check=True)
        assert done.statements == ("ALTER EXTENSION queue UPDATE TO '1.1'",)
    done = apply(target, shadow, f"{UPDATE} TO '1.2'", shadow_setup_sql=setup)
    assert done.statements == ("ALTER EXTENSION queue UPDATE TO '1.2'",)
    assert not apply(target, shadow, f"{UPDATE} TO '1.2'", shadow_setup_sql=setup).changed
    options: dict[str, Any] = {
        "shadow_setup_sql": setup,
        "shadow_url": shadow.url(),
        "assume_empty": True,
        "check": True,
    }
    assert not engine.apply(None, f"{UPDATE} TO '1.1'", **options).statements


@pytest.mark.parametrize("before", [V10, V11])
def test_export_declares_a_version_that_is_not_the_default(before: str, target: Database, server: Cluster) -> None:
    target.run(before)
    exported = export(target.url, schemas=SCHEMAS)
    assert ("VERSION '1.0'" in exported.ddl) == (before == V10)
    with fresh_database(server) as fresh:
        fresh.run(exported.ddl)
        assert fresh.run(MEMBERS) == target.run(MEMBERS)
