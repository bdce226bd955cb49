# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties of the engine that hold for any schema, tested with hypothesis.

``make test`` runs a few fixed examples on the newest major, ``make fuzz`` many random ones on every major.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given

from tests.support import engine
from tests.support.dumps import FORGET_OWN_PARTS, difference, schema_of
from tests.support.long_runs import FULL
from tests.support.postgres import installations
from tests.support.rows import OBJECTS, REMAINING_OBJECTS, losses, rows_of, tables_of
from tests.support.schema_strategies import ROLES, SCHEMAS, Schema, schemas

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.database.engine.conftest import Databases
    from tests.support.postgres import Database

pytestmark = pytest.mark.fuzz
MAJORS = sorted(installations())


@pytest.fixture(params=MAJORS if FULL else MAJORS[-1:], ids=lambda major: f"pg{major}", scope="session")
def pool(request: pytest.FixtureRequest, databases: Callable[[int], Databases]) -> Databases:
    """Return the databases of a major."""
    found = databases(request.param)
    found.ensure_roles(*ROLES)
    return found


def apply(where: Database, schema: Schema, **options: Any) -> engine.Applied:
    conditions: dict[str, Any] = {"schemas": SCHEMAS, "shadow_url": where.cluster.url(), "manage_owners": True}
    return engine.apply(where.url, schema.sql(), **conditions, **options)


@given(a=schemas(), b=schemas())
def test_second_run_is_empty(pool: Databases, a: Schema, b: Schema) -> None:
    """apply(a -> b) creates what b's SQL creates, with the statements that check mode showed; then the plan is empty."""
    applies(pool, a, b)


@pytest.mark.nightly
@given(a=schemas(), b=schemas())
def test_second_run_is_empty_after_online_run(pool: Databases, a: Schema, b: Schema) -> None:
    """The same in several transactions, each planned from the result of the previous one."""
    applies(pool, a, b, online=True)


def applies(pool: Databases, a: Schema, b: Schema, **options: Any) -> None:
    """Apply one schema and then the other, and verify the result."""
    with pool.empty() as target, pool.empty() as reference:
        target.run(a.sql())
        reference.run(b.sql())
        predicted = apply(target, b, check=True, **options)
        done = apply(target, b, **options)
        event("changed" if done.changed else "unchanged")
        for where in (target, reference):
            where.run(FORGET_OWN_PARTS)
        assert difference(schema_of(target), schema_of(reference)) == ""
        assert predicted.statements == done.statements
        assert not done.kept
        again = apply(target, b, **options)
        assert not again.statements
        assert not again.changed


@given(a=schemas())
def test_schema_does_not_differ_from_itself(pool: Databases, a: Schema) -> None:
    """plan(a -> a) is empty, whether a was created by its own SQL or by the engine."""
    with pool.empty() as target, pool.empty() as result:
        target.run(a.sql())
        assert not apply(target, a, check=True).statements
        apply(result, a)
        assert difference(schema_of(result), schema_of(target)) == ""


@given(a=schemas(), b=schemas())
def test_check_mode_writes_nothing(pool: Databases, a: Schema, b: Schema) -> None:
    """Whatever the plan, check mode doesn't change the database."""
    with pool.empty() as target:
        target.run(a.sql())
        before = schema_of(target)
        apply(target, b, check=True)
        assert difference(schema_of(target), before) == ""


@given(a=schemas(), b=schemas())
def test_keep_loses_no_row_and_no_object(pool: Databases, a: Schema, b: Schema) -> None:
    """With ``destructive: keep`` every row and every object is kept, and a second run has nothing to do."""
    with pool.empty() as target:
        target.run(a.sql())
        target.run(a.rows())
        rows, objects, tables = rows_of(target), set(target.run(OBJECTS)), tables_of(target)
        try:
            done = apply(target, b, destructive="keep")
        except engine.Failure as failure:
            # A change may fail because of the rows (SQLSTATE classes 22 and 23), or because a kept function makes a
            # call ambiguous (42725): then nothing is changed.
            sqlstate = getattr(failure, "sqlstate", "")
            if sqlstate[:2] not in ("22", "23") and sqlstate != "42725":
                raise
            event("refused by the rows")
            assert rows_of(target) == rows
            assert set(target.run(OBJECTS)) == objects
            return
        event("kept something" if done.kept else "kept nothing")
        assert losses(rows, rows_of(target), tables) == []
        missing = objects - set(target.run(REMAINING_OBJECTS))
        assert not missing, "\n".join(done.statements)
        again = apply(target, b, destructive="keep")
        assert not again.statements
        assert not again.changed
        # Another reason may be given, and some of it goes without saying once other objects are there.
        assert named(again.kept) <= named(done.kept)


def named(kept: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Return the kinds and the names of what was kept."""
    return {(each["kind"], each["object"]) for each in kept}


@given(a=schemas(), b=schemas())
def test_fail_changes_nothing_if_something_would_be_lost(pool: Databases, a: Schema, b: Schema) -> None:
    """``destructive: fail`` fails if and only if ``keep`` would keep something, and then nothing is changed."""
    with pool.empty() as target:
        target.run(a.sql())
        before = schema_of(target)
        kept = apply(target, b, destructive="keep", check=True).kept
        if kept:
            with pytest.raises(engine.Failure, match="requires destructive changes") as refused:
                apply(target, b, destructive="fail")
            # What is adapted to kept types isn't listed, so the lists may differ.
            refusals: Any = refused.value.details["kept"]
            assert (kept[0]["kind"], kept[0]["object"]) in named(refusals)
            assert difference(schema_of(target), before) == ""
        else:
            apply(target, b, destructive="fail")
