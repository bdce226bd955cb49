# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for the engine whatever the schema, tried on schemas that hypothesis makes up.

A few of them on the newest major in ``make test``, always the same; many, always others, on every major in ``make fuzz``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given

from tests.support import engine
from tests.support.dump_judge import FORGET_OWN_PARTS, difference, schema_of
from tests.support.postgres import installations
from tests.support.rows import OBJECTS, losses, rows_of, tables_of
from tests.support.schema_cases import EVERYWHERE
from tests.support.schema_strategies import ROLES, SCHEMAS, Schema, schemas

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.database.engine.conftest import Databases
    from tests.support.postgres import Database

pytestmark = pytest.mark.fuzz
MAJORS = sorted(installations())


@pytest.fixture(params=MAJORS if EVERYWHERE else MAJORS[-1:], ids=lambda major: f"pg{major}", scope="session")
def pool(request: pytest.FixtureRequest, databases: Callable[[int], Databases]) -> Databases:
    """Give the databases of a major."""
    found = databases(request.param)
    found.ensure_roles(*ROLES)
    return found


def bring(where: Database, schema: Schema, **options: Any) -> engine.Applied:
    conditions: dict[str, Any] = {"schemas": SCHEMAS, "shadow_url": where.cluster.url(), "manage_owners": True}
    return engine.apply(where.url, schema.sql(), **conditions, **options)


@given(a=schemas(), b=schemas())
def test_after_apply_nothing_is_left_to_do(pool: Databases, a: Schema, b: Schema) -> None:
    """apply(a -> b) makes what b's SQL makes, in the statements that check mode foretold; then the plan is empty."""
    arrives(pool, a, b)


@given(a=schemas(), b=schemas())
def test_after_apply_online_nothing_is_left_to_do(pool: Databases, a: Schema, b: Schema) -> None:
    """The same in several transactions, each planned from what the one before it left."""
    arrives(pool, a, b, online=True)


def arrives(pool: Databases, a: Schema, b: Schema, **options: Any) -> None:
    """Bring a database from one schema to another, and judge it."""
    with pool.empty() as target, pool.empty() as reference:
        target.run(a.sql())
        reference.run(b.sql())
        foretold = bring(target, b, check=True, **options)
        done = bring(target, b, **options)
        event("changed" if done.changed else "unchanged")
        for where in (target, reference):
            where.run(FORGET_OWN_PARTS)
        assert difference(schema_of(target), schema_of(reference)) == ""
        assert foretold.statements == done.statements
        assert not done.kept
        again = bring(target, b, **options)
        assert not again.statements
        assert not again.changed


@given(a=schemas())
def test_a_schema_does_not_differ_from_itself(pool: Databases, a: Schema) -> None:
    """plan(a -> a) is empty, whether a was made by its own SQL or by the engine."""
    with pool.empty() as target, pool.empty() as built:
        target.run(a.sql())
        assert not bring(target, a, check=True).statements
        bring(built, a)
        assert difference(schema_of(built), schema_of(target)) == ""


@given(a=schemas(), b=schemas())
def test_check_mode_writes_nothing(pool: Databases, a: Schema, b: Schema) -> None:
    """Whatever the plan, check mode leaves the database as it was."""
    with pool.empty() as target:
        target.run(a.sql())
        before = schema_of(target)
        bring(target, b, check=True)
        assert difference(schema_of(target), before) == ""


@given(a=schemas(), b=schemas())
def test_keep_loses_neither_row_nor_object(pool: Databases, a: Schema, b: Schema) -> None:
    """With ``destructive: keep`` every row and every object survives, and the second run has nothing to do."""
    with pool.empty() as target:
        target.run(a.sql())
        target.run(a.rows())
        rows, objects, tables = rows_of(target), set(target.run(OBJECTS)), tables_of(target)
        try:
            done = bring(target, b, destructive="keep")
        except engine.Failure as failure:
            # The rows themselves may refuse a change (SQLSTATE classes 22 and 23), and beside a function that is kept a
            # call may fit two (42725): then nothing of it was made.
            sqlstate = getattr(failure, "sqlstate", "")
            if sqlstate[:2] not in ("22", "23") and sqlstate != "42725":
                raise
            event("refused by the rows")
            assert rows_of(target) == rows
            assert set(target.run(OBJECTS)) == objects
            return
        event("kept something" if done.kept else "kept nothing")
        assert losses(rows, rows_of(target), tables) == []
        missing = objects - set(target.run(OBJECTS))
        assert not missing, "\n".join(done.statements)
        again = bring(target, b, destructive="keep")
        assert not again.statements
        assert not again.changed
        assert again.kept == done.kept


@given(a=schemas(), b=schemas())
def test_fail_touches_nothing_when_something_would_be_lost(pool: Databases, a: Schema, b: Schema) -> None:
    """``destructive: fail`` fails when and only when ``keep`` would keep something, and then nothing was done."""
    with pool.empty() as target:
        target.run(a.sql())
        before = schema_of(target)
        would_keep = bring(target, b, destructive="keep", check=True).kept
        if would_keep:
            with pytest.raises(engine.Failure, match=re.escape(would_keep[0]["object"])):
                bring(target, b, destructive="fail")
            assert difference(schema_of(target), before) == ""
        else:
            bring(target, b, destructive="fail")
