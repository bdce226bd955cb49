# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Extension members: what the schema SQL says about them is applied, or refused by name.

The extension is the tests' own and has one object of nearly every kind. Servers before 18 can't be configured to find
it. ``make test`` runs a part of the combinations, ``FULL=1`` all of them.
"""

from __future__ import annotations

import contextlib
import itertools
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import engine
from tests.support.dumps import difference, dump_of, schema_of
from tests.support.exporting import export
from tests.support.long_runs import FULL
from tests.support.postgres import Cluster, fresh_database, installations
from tests.support.toolbox_cases import BARE, CASES, DROPPED, REFUSED
from tests.support.toolbox_extension import READER, cluster_with_toolbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.support.postgres import Database

PATH_SINCE = 18


def some(test: int, *choices: Iterable[Any]) -> list[Any]:
    """Return the combinations of choices that a run covers: all, or every ninth, each test different ones."""
    everything = list(itertools.product(*choices))
    chosen = [each for each in everything if FULL or zlib.crc32(repr(each).encode()) % 9 == test % 9]
    return chosen if len(choices) > 1 else [each for (each,) in chosen]


@pytest.fixture(scope="module")
def toolbox() -> Iterator[Cluster]:
    """Yield a cluster that has the extension ``toolbox``."""
    bins = [bin_dir for major, bin_dir in sorted(installations().items()) if major >= PATH_SINCE]
    if not bins:
        pytest.skip(f"no PostgreSQL from {PATH_SINCE} on, which can be told where to look for extensions")
    with cluster_with_toolbox(bins[-1]) as running:
        yield running


@pytest.fixture
def target(toolbox: Cluster) -> Iterator[Database]:
    with fresh_database(toolbox) as fresh:
        yield fresh


def apply(target: Database, sql: str, **options: Any) -> engine.Applied:
    return engine.apply(target.url, sql, **{"shadow_url": target.cluster.url(), **options})


ACCESS = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       ARRAY(SELECT (p.polname, p.polcmd, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid))::text
             FROM pg_policy p WHERE p.polrelid = c.oid ORDER BY 1),
       ARRAY(SELECT (pg_get_triggerdef(t.oid), t.tgenabled)::text FROM pg_trigger t
             WHERE t.tgrelid = c.oid AND NOT t.tgisinternal ORDER BY 1),
       ARRAY(SELECT d.description FROM pg_description d, pg_policy p WHERE d.objoid = p.oid AND p.polrelid = c.oid ORDER BY 1)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'toolbox_data', 'tools') AND c.relkind = 'r' ORDER BY 1
"""


def everything(database: Database) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return all that is visible: ``pg_dump`` prints nothing that depends on an extension member."""
    return schema_of(database), database.run(ACCESS)


def apply_and_verify(target: Database, after: str, **options: Any) -> engine.Applied:
    """Apply a schema, verify that check mode shows the same and a second run is empty, and compare with running the SQL."""
    predicted = apply(target, after, check=True, **options)
    done = apply(target, after, **options)
    with fresh_database(target.cluster) as reference:
        reference.run(after)
        assert difference(schema_of(target), schema_of(reference)) == "", done.statements
        assert target.run(ACCESS) == reference.run(ACCESS), done.statements
        at_home = apply(reference, after, check=True, **options)
        assert not at_home.statements
    assert (predicted.statements, predicted.kept) == (done.statements, done.kept)
    again = apply(target, after, **options)
    assert not again.statements
    assert not again.changed
    return done


MANAGED = ("public", "toolbox_data", "tools")


@pytest.mark.parametrize(
    "before", ["", *(sql for name, sql in CASES.items() if name == "nothing")], ids=["new", "there"]
)
@pytest.mark.parametrize("case", CASES)
def test_applies(case: str, before: str, target: Database) -> None:
    if before:
        target.run(before)
    apply_and_verify(target, CASES[case], schemas=MANAGED)


@pytest.mark.parametrize("case", some(1, CASES))
def test_applies_backwards(case: str, target: Database) -> None:
    target.run(CASES[case])
    apply_and_verify(target, BARE, schemas=MANAGED)


@pytest.mark.parametrize("case", [each for each in some(2, CASES) if each not in DROPPED])
def test_export_is_the_same(case: str, target: Database) -> None:
    target.run(CASES[case])
    exported = export(target.url, schemas=MANAGED)
    with fresh_database(target.cluster) as fresh:
        fresh.run(exported.ddl)
        assert difference(schema_of(fresh), schema_of(target)) == "", exported.ddl
    assert not apply(target, exported.ddl, schemas=MANAGED, check=True).statements


@pytest.mark.parametrize("case", [each for each in some(3, CASES) if each != "published"])
def test_restored_dump_does_not_differ(case: str, target: Database) -> None:
    target.run(CASES[case])
    lines = (line for line in dump_of(target).splitlines() if not line.startswith("\\"))
    statements = apply(target, "\n".join(lines), schemas=MANAGED, check=True, destructive="keep").statements
    with contextlib.suppress(AssertionError):
        assert not statements
        return
    assert all("POLICY" in each or "TRIGGER" in each or "ROW LEVEL" in each for each in statements), statements


@pytest.mark.parametrize(("case", "schemas"), some(4, REFUSED, (MANAGED, ("app",))))
def test_unmanaged_change_is_refused_by_name(case: str, schemas: tuple[str, ...], target: Database) -> None:
    sql, what = REFUSED[case]
    target.run(BARE)
    with pytest.raises(engine.Failure) as failure:
        apply(target, f"{BARE} {sql}", schemas=schemas)
    assert what in str(failure.value)


def test_privileges_on_servers_and_wrappers_are_managed(target: Database) -> None:
    granted = f"GRANT USAGE ON FOREIGN DATA WRAPPER wire TO {READER}; GRANT USAGE ON FOREIGN SERVER line TO {READER};"
    done = apply_and_verify(target, f"{BARE} CREATE EXTENSION mobile; {granted}", schemas=MANAGED)
    assert sum("GRANT USAGE ON FOREIGN" in each for each in done.statements) == 2


BUILDER = "member_builder"


@pytest.fixture
def builder_url(target: Database) -> str:
    """Return the URL of a role that owns the database and is no superuser."""
    target.cluster.run(f"DROP ROLE IF EXISTS {BUILDER}; CREATE ROLE {BUILDER} LOGIN")
    target.cluster.run(f'ALTER DATABASE "{target.name}" OWNER TO {BUILDER}')
    return target.cluster.url(target.name, BUILDER)


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize(
    "sql",
    [
        "REVOKE EXECUTE ON FUNCTION stamp() FROM PUBLIC",
        f"GRANT SELECT (id) ON jobs TO {READER}",
        "REVOKE USAGE ON TYPE place FROM PUBLIC",
        "CREATE POLICY more ON jobs USING (true)",
        "ALTER TABLE jobs FORCE ROW LEVEL SECURITY",
        "DROP POLICY own ON jobs",
    ],
)
def test_missing_privilege_is_an_error_before_any_change(
    sql: str, there: bool, target: Database, builder_url: str
) -> None:
    """A superuser owns the objects of a trusted extension, and only a superuser can grant privileges on them."""
    if there:
        target.run(BARE)
    for check in (True, False):
        with pytest.raises(engine.Failure, match=f"{BUILDER} cannot change .*owned by (a superuser|postgres)"):
            engine.apply(builder_url, f"{BARE} {sql}", shadow_url=target.cluster.url(), check=check)
    assert bool(target.run("SELECT 1 FROM pg_extension WHERE extname = 'toolbox'")) == there


@pytest.mark.parametrize("there", [False, True])
def test_undeclared_privileges_of_other_owners_are_unchanged(there: bool, target: Database, builder_url: str) -> None:
    if there:
        target.run(
            f"{BARE} GRANT EXECUTE ON FUNCTION stamp() TO {READER}; REVOKE EXECUTE ON FUNCTION total(int) FROM PUBLIC"
        )
    done = engine.apply(builder_url, BARE, shadow_url=target.cluster.url())
    assert done.changed != there
    assert any("2 privilege(s) on members of extension toolbox" in each for each in done.warnings) == there
    assert not engine.apply(builder_url, BARE, shadow_url=target.cluster.url()).changed


def test_privileges_of_other_owners_are_reported_beside_renames(target: Database, builder_url: str) -> None:
    """The comparison is with the renames simulated; the notice belongs to that snapshot."""
    target.run(f"{BARE} GRANT EXECUTE ON FUNCTION stamp() TO {READER}")
    target.run(f"CREATE TABLE notes (id int); ALTER TABLE notes OWNER TO {BUILDER}")
    desired = f"{BARE}\nCREATE TABLE annotations (id int);  -- renamed from: notes\n"
    for check in (True, False):
        done = engine.apply(builder_url, desired, shadow_url=target.cluster.url(), check=check)
        assert done.statements == ("ALTER TABLE public.notes RENAME TO annotations",)
        assert any("1 privilege(s) on members of extension toolbox" in each for each in done.warnings), check


DEFAULTS = f"ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO {READER};"


BEFORE_DEFAULTS = ("", DEFAULTS, BARE, f"{BARE} {DEFAULTS}", f"{DEFAULTS} {BARE}")
AFTER_DEFAULTS = (
    BARE,
    f"{DEFAULTS} {BARE}",
    f"{BARE} {DEFAULTS}",
    f"{DEFAULTS} {BARE} REVOKE EXECUTE ON FUNCTION stamp() FROM {READER};",
    f"{BARE} REVOKE EXECUTE ON FUNCTION stamp() FROM {READER};",
    f"ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; {BARE}",
)


@pytest.mark.parametrize(("before", "after", "policy"), some(0, BEFORE_DEFAULTS, AFTER_DEFAULTS, ("keep", "apply")))
def test_default_privileges_cause_no_difference(before: str, after: str, policy: str, target: Database) -> None:
    """Whatever the default privileges were and become: check mode shows the same, and a second run is empty."""
    if before:
        target.run(before)
    predicted = apply(target, after, destructive=policy, check=True)
    done = apply(target, after, destructive=policy)
    assert predicted.statements == done.statements
    assert not apply(target, after, destructive=policy).statements
    if "REVOKE" in after:
        acl = f"has_function_privilege('{READER}', 'stamp()', 'EXECUTE WITH GRANT OPTION')"
        assert target.run(f"SELECT {acl}") == [(False,)]
    if after.startswith(DEFAULTS):
        granted = target.run(
            f"SELECT count(*) FROM pg_proc p, aclexplode(proacl) WHERE grantee = '{READER}'::regrole"
            " AND proname IN ('stamp', 'tidy', 'total')"
        )
        assert granted[0][0] == 3 - after.count("REVOKE")


ELSEWHERE = [
    each
    for each in CASES
    if each not in ("uses", "another trigger", "no extension", "what is in its schema", "another schema")
]


@pytest.mark.parametrize(("case", "before"), some(1, ELSEWHERE, ("new", "there")))
def test_applies_outside_of_managed_schemas(case: str, before: str, target: Database) -> None:
    """What is declared on members applies in any schema, as for triggers and policies."""
    if before == "there":
        target.run(BARE)
    apply_and_verify(target, CASES[case], schemas=("app",))


@pytest.mark.parametrize("case", some(2, ELSEWHERE))
def test_nothing_is_dropped_outside_of_managed_schemas(case: str, target: Database) -> None:
    target.run(CASES[case])
    before = everything(target)
    assert not apply(target, BARE, schemas=("app",), destructive="keep").changed
    assert everything(target) == before


@pytest.mark.parametrize("case", some(3, CASES))
def test_undeclared_extension_is_kept_completely(case: str, target: Database) -> None:
    target.run(CASES[case])
    before = everything(target)
    for check in (True, False, False):
        done = apply(target, "", schemas=MANAGED, destructive="keep", check=check)
        assert [each for each in done.statements if "PUBLICATION" not in each and "toolbox_data " not in each] == []
    assert everything(target)[1] == before[1]


@pytest.mark.parametrize("case", some(4, CASES))
def test_undeclared_extension_is_dropped_completely(case: str, target: Database) -> None:
    target.run(CASES[case])
    target.run("DROP TABLE IF EXISTS toolbox_data.mine" if "mine" in CASES[case] else "SELECT 1")
    done = apply(target, "", schemas=MANAGED)
    assert not [each for each in done.statements if "POLICY" in each or "GRANT" in each or "REVOKE" in each]
    assert not target.run("SELECT 1 FROM pg_extension WHERE extname = 'toolbox'")
    assert not apply(target, "", schemas=MANAGED).changed


@pytest.mark.parametrize("schemas", [("public",), ("queue",), ("public", "queue")])
@pytest.mark.parametrize(
    "also", ["", f"GRANT INSERT ON queue.waiting TO {READER}; REVOKE ALL ON FUNCTION queue.next() FROM PUBLIC"]
)
def test_extension_that_creates_its_schema(also: str, schemas: tuple[str, ...], target: Database) -> None:
    apply_and_verify(target, f"CREATE EXTENSION queue CASCADE; {also}", schemas=schemas)


@pytest.mark.parametrize(
    "also", ["", "CREATE POLICY more ON queue.waiting USING (true);", f"GRANT INSERT ON queue.waiting TO {READER};"]
)
@pytest.mark.parametrize("pinned", ["", "VERSION '1.0'"])
def test_other_version_has_other_members(pinned: str, also: str, target: Database) -> None:
    """Policies of an extension's other version are part of the extension; a pinned version is installed."""
    target.run("CREATE EXTENSION toolbox; CREATE EXTENSION queue VERSION '1.0'")
    sql = f"CREATE EXTENSION toolbox; CREATE EXTENSION queue {pinned}; {also}"
    done = apply(target, sql, schemas=("public", "queue"))
    assert len(done.statements) == bool(also)
    assert [
        each for (each,) in target.run("SELECT polname FROM pg_policy WHERE polrelid = 'queue.waiting'::regclass")
    ] == (["old", "more"] if "more" in also else ["old"])
    assert not apply(target, sql, schemas=("public", "queue")).changed


def test_pinned_version_is_installed_with_its_members(target: Database) -> None:
    target.run("CREATE EXTENSION toolbox; CREATE EXTENSION queue VERSION '1.0'")
    sql = "CREATE EXTENSION toolbox; CREATE EXTENSION queue VERSION '1.1'; REVOKE SELECT ON queue.waiting FROM PUBLIC;"
    predicted = apply(target, sql, schemas=("public", "queue"), check=True)
    done = apply(target, sql, schemas=("public", "queue"))
    assert predicted.statements == done.statements
    assert not apply(target, sql, schemas=("public", "queue")).changed


MOVED = f"""CREATE SCHEMA tools; CREATE EXTENSION mobile SCHEMA tools; REVOKE EXECUTE ON FUNCTION tools.ring() FROM PUBLIC;
GRANT SELECT ON tools.calls TO {READER}; ALTER TABLE tools.calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY more ON tools.calls USING (id > 1);"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("CREATE EXTENSION mobile;", MOVED),
        (MOVED, "CREATE EXTENSION mobile;"),
        (MOVED, MOVED.replace("tools", "other")),
        (CASES["another schema"], CASES["another policy"]),
        (CASES["another policy"], CASES["another schema"]),
    ],
)
def test_extension_is_moved_with_its_members(before: str, after: str, target: Database) -> None:
    target.run(before)
    apply_and_verify(target, after, schemas=("public", "tools", "other", "toolbox_data"))


def test_preexisting_extension_of_setup_sql_needs_no_changes(toolbox: Cluster) -> None:
    """Planned for a database that doesn't exist, in which the platform has already created the extension."""
    setup = f"{BARE} GRANT EXECUTE ON FUNCTION stamp() TO {READER};"
    options: dict[str, Any] = {
        "shadow_url": toolbox.url(),
        "shadow_setup_sql": setup,
        "assume_empty": True,
        "check": True,
    }
    assert not engine.apply(None, "SELECT 1", **options).statements
    done = engine.apply(None, f"REVOKE EXECUTE ON FUNCTION stamp() FROM {READER}", **options)
    assert [each.split(" ", 1)[0] for each in done.statements] == ["REVOKE"]


@pytest.mark.parametrize(
    ("created", "named"),
    [
        ("CREATE TABLE other.t (m mood[])", "extension toolbox: column m of table other.t"),
        ("CREATE VIEW other.v AS SELECT far('now', 'now', '1:00', '1 s')", "extension toolbox: view other.v"),
        (
            "CREATE TABLE other.t (m int DEFAULT far('now', 'now', '1:00', '1 s'))",
            "extension toolbox: default value for column m",
        ),
        ("CREATE FOREIGN TABLE other.t (m int) SERVER theirs", "foreign server theirs: foreign table other.t"),
        ("CREATE TABLE public.t (m mood); CREATE TABLE other.t (m int)", ""),
    ],
)
def test_extension_that_other_schemas_use_is_not_dropped(target: Database, created: str, named: str) -> None:
    """PostgreSQL would refuse it in the run. What uses the members of an extension isn't read with the database."""
    target.run(
        "CREATE EXTENSION toolbox; CREATE SCHEMA other; CREATE FOREIGN DATA WRAPPER wires; CREATE SERVER theirs FOREIGN DATA WRAPPER wires"
    )
    target.run(created)
    sql = "CREATE TABLE a (id int); CREATE FOREIGN DATA WRAPPER wires;" + (
        "DROP SERVER theirs;" if "SERVER" in created else ""
    )
    setup = (
        "CREATE FOREIGN DATA WRAPPER wires; CREATE SERVER theirs FOREIGN DATA WRAPPER wires"
        if "SERVER" in created
        else ""
    )
    sql = sql.replace("CREATE FOREIGN DATA WRAPPER wires;", "") if setup else sql
    for check in (True, False):
        with pytest.raises(engine.Failure, match=named) if named else contextlib.nullcontext():
            apply(target, sql, check=check, shadow_setup_sql=setup)


def test_what_goes_with_a_dropped_extension_need_not_be_undeclared(target: Database) -> None:
    """The catalogs don't tell the policies of an extension from those that users added to its tables."""
    target.run(
        "CREATE EXTENSION toolbox; CREATE EXTENSION queue; CREATE POLICY lines ON toolbox_data.lines USING (true)"
    )

    planned = apply(target, "CREATE TABLE t (a int)", destructive="apply", check=True)

    assert set(planned.warnings) >= {
        "extension queue is not declared, and is dropped with extension toolbox",
        "policy fresh on queue.waiting is dropped with extension queue",
        "policy lines on toolbox_data.lines is dropped with extension toolbox",
    }
