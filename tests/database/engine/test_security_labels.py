# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security labels, with a provider that is compiled here: PostgreSQL has none that works everywhere."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.exporting import export
from tests.support.postgres import Cluster, Database, fresh_database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator

PROVIDERS = """
#include "postgres.h"
#include "commands/seclabel.h"
#include "fmgr.h"

PG_MODULE_MAGIC;

static void check(const ObjectAddress *object, const char *label)
{
    if (label && strcmp(label, "invalid") == 0)
        ereport(ERROR, (errmsg("invalid label")));
}

void _PG_init(void)
{
    register_label_provider("guard", check);
    register_label_provider("Other Guard", check);
}
"""


@pytest.fixture(scope="module", params=sorted(installations()), ids=lambda major: f"pg{major}")
def guarded(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """Yield a cluster that loads the providers."""
    bin_dir = installations()[request.param]
    with tempfile.TemporaryDirectory(prefix="providers-") as folder:
        library = Path(folder) / "providers.so"
        if not compiled(bin_dir, library):
            pytest.skip("no C compiler, or no headers of the server")
        with Cluster(bin_dir, settings={"shared_preload_libraries": str(library)}) as running:
            yield running


def compiled(bin_dir: Path, library: Path) -> bool:
    """Compile the providers for an installation; return whether that was possible."""
    command: list[str | Path] = [bin_dir / "pg_config", "--includedir-server"]
    headers = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    source = library.with_suffix(".c")
    source.write_text(PROVIDERS)
    build: list[str | Path] = ["cc", "-shared", "-fPIC", f"-I{headers}", "-o", library, source]
    if not shutil.which("cc") or subprocess.run(build, capture_output=True, check=False).returncode != 0:
        return False
    library.parent.chmod(0o755)
    library.chmod(0o755)
    return True


@pytest.fixture
def target(guarded: Cluster) -> Iterator[Database]:
    with fresh_database(guarded) as fresh:
        yield fresh


def apply(target: Database, sql: str, **options: Any) -> engine.Applied:
    return engine.apply(target.url, sql, **{"shadow_url": target.cluster.url(), **options})


OBJECTS = """create table public.t (id int primary key, body text);
create view public.v as select id from public.t;
create type public.mood as enum ('sad');
create type public.pair as (a int, b int);
create domain public.email as text;
create sequence public.s;
create function public.f(int) returns int language sql as 'select 1';
create procedure public.p() language sql as 'select 1';
create aggregate public.total(int) (sfunc = int4pl, stype = int);
create materialized view public.m as select 1 as one;
create publication feed;
"""
LABELS = """security label for guard on table public.t is 'it''s secret';
security label for "Other Guard" on table public.t is 'C:\\';
security label for guard on column public.t.body is 'masked';
security label for guard on view public.v is 'shown';
security label for guard on column public.v.id is 'hidden';
security label for guard on type public.mood is 'x';
security label for guard on type public.pair is 'x';
security label for guard on domain public.email is 'x';
security label for guard on sequence public.s is 'x';
security label for guard on function public.f(int) is 'x';
security label for guard on procedure public.p() is 'x';
security label for guard on aggregate public.total(int) is 'x';
security label for guard on materialized view public.m is 'x';
security label for guard on publication feed is 'x';
security label for guard on schema public is 'x';
"""
FOUND = "select objtype, objname, provider, label from pg_seclabels order by 1, 2, 3"


def test_labels_are_created_changed_and_removed(target: Database) -> None:
    target.run(OBJECTS)
    changed = LABELS.replace("'x'", "'y'").replace("is 'shown'", "is null")
    for sql, number in ((LABELS, 15), (changed, 14), (LABELS, 15)):
        with fresh_database(target.cluster) as reference:
            reference.run(OBJECTS + sql)
            predicted = apply(target, OBJECTS + sql, check=True)
            done = apply(target, OBJECTS + sql)
            assert done.statements == predicted.statements
            assert all(each.startswith("SECURITY LABEL FOR ") for each in done.statements)
            assert target.run(FOUND) == reference.run(FOUND)
            assert len(target.run(FOUND)) == number
            assert difference(schema_of(target), schema_of(reference)) == ""
            assert not apply(target, OBJECTS + sql).changed
    assert apply(target, OBJECTS, destructive="keep").statements == ()
    assert len(apply(target, OBJECTS).statements) == len(LABELS.splitlines())
    assert target.run(FOUND) == []


def test_undeclared_label_of_a_declared_provider_is_kept(target: Database) -> None:
    target.run(f"{OBJECTS} {LABELS}")
    wanted = OBJECTS + "security label for guard on table public.t is 'it''s secret';"
    done = apply(target, wanted, destructive="keep")
    assert (done.statements, len(done.kept)) == ((), 13)
    with pytest.raises(engine.Failure, match="security label of guard on function"):
        apply(target, wanted, destructive="fail")
    assert len(apply(target, wanted, schemas=["public"]).statements) == 14


def test_undeclared_labels_survive_a_replacement(target: Database) -> None:
    target.run(f"create schema others; {OBJECTS} {LABELS}")
    before = target.run(FOUND)
    changed = OBJECTS.replace("select id from", "select id + 0 as id, body from").replace(
        "select 1 as one", "select 2 as one"
    )
    done = apply(target, changed)
    assert "DROP MATERIALIZED VIEW public.m" in done.statements
    assert target.run(FOUND) == before


def test_undeclared_labels_are_dropped_with_their_object_without_a_warning(target: Database) -> None:
    target.run(f"create schema others; {OBJECTS} {LABELS}")
    done = apply(target, OBJECTS.replace("create domain public.email as text;", ""))
    assert (done.statements, done.warnings) == (("DROP DOMAIN public.email",), ())


def test_labels_are_exported(target: Database) -> None:
    target.run(f"{OBJECTS} {LABELS}")
    exported = export(target.url)
    with fresh_database(target.cluster) as again:
        again.run(exported.ddl)
        assert again.run(FOUND) == target.run(FOUND)
    assert not apply(target, exported.ddl).changed


def test_provider_that_the_shadow_does_not_load(database: Database) -> None:
    with pytest.raises(engine.Failure, match='security label provider "guard" is not loaded') as refused:
        engine.apply(database.url, "create table t (); security label for guard on table t is 'x';", shadow_url=None)
    assert "shadow_url" in refused.value.hint


def test_provider_that_the_database_does_not_load(target: Database, database: Database) -> None:
    before = schema_of(database)
    with pytest.raises(engine.Failure, match='security label provider "guard" is not loaded'):
        engine.apply(database.url, f"{OBJECTS} {LABELS}", shadow_url=target.cluster.url())
    assert difference(schema_of(database), before) == ""


def test_label_that_the_provider_rejects(target: Database) -> None:
    with pytest.raises(engine.Failure, match="line 2: invalid label"):
        apply(target, "create table t ();\nsecurity label for guard on table t is 'invalid';")


def test_label_in_an_unmanaged_schema_is_an_error(target: Database) -> None:
    target.run("create schema others; create table others.t ()")
    setup = "create schema others; create table others.t ();"
    with pytest.raises(engine.Failure, match=r"security label on table others\.t"):
        apply(target, "security label for guard on table others.t is 'x';", shadow_setup_sql=setup)
