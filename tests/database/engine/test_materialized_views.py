# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a materialized view is populated is state, not schema: it is never emptied, and populated again when re-created."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import engine
    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

TABLE = "CREATE TABLE s (id integer PRIMARY KEY, v integer);"
VIEWS = """
CREATE MATERIALIZED VIEW m AS SELECT v, count(*) AS c FROM s GROUP BY v {0};
CREATE UNIQUE INDEX m_v ON m (v);
CREATE MATERIALIZED VIEW a_sum AS SELECT sum(c) AS total FROM m {0};
CREATE VIEW seen AS SELECT total FROM a_sum;
"""
POPULATED, EMPTY = VIEWS.format(""), VIEWS.format("WITH NO DATA")
ROWS = "INSERT INTO s VALUES (1, 1); REFRESH MATERIALIZED VIEW m; REFRESH MATERIALIZED VIEW a_sum;"
POLICIES = pytest.mark.parametrize("policy", ["keep", "apply"])


def populated(database: Database) -> dict[str, bool]:
    return dict(database.run("SELECT relname, relispopulated FROM pg_class WHERE relkind = 'm'"))


@POLICIES
@pytest.mark.parametrize("online", [False, True], ids=["at once", "online"])
def test_dump_of_populated_view_is_no_difference(
    database: Database, apply: Apply, policy: str, *, online: bool
) -> None:
    database.run(TABLE + POPULATED)
    database.run(ROWS)
    for check in (True, False):
        done = apply(TABLE + EMPTY, destructive=policy, check=check, online=online)
        assert (done.changed, done.kept, done.statements) == (False, [], ())
    assert database.run("SELECT total FROM seen") == [(1,)]


CHANGES = {
    "a query": (TABLE, EMPTY.replace("count(*)", "1 + count(*)")),
    "a column's type": (TABLE.replace("v integer", "v bigint"), EMPTY),
    "another column": (TABLE.replace("v integer", "v integer, w integer"), EMPTY),
    "a storage parameter": (TABLE, EMPTY.replace("VIEW m AS", "VIEW m WITH (fillfactor = 70) AS")),
    "an index": (TABLE, EMPTY.replace("m_v ON m (v)", "m_c ON m (c)")),
}
CHANGES["a name"] = (
    TABLE,
    EMPTY.replace("CREATE MATERIALIZED VIEW m ", "-- renamed from: m\nCREATE MATERIALIZED VIEW n ")
    .replace("ON m ", "ON n ")
    .replace("FROM m ", "FROM n "),
)


@POLICIES
@pytest.mark.parametrize("change", CHANGES)
def test_populated_view_is_populated_after_a_change(database: Database, apply: Apply, policy: str, change: str) -> None:
    database.run(TABLE + POPULATED)
    database.run(ROWS)
    goal = "".join(CHANGES[change])
    predicted = apply(goal, destructive=policy, check=True)
    done = apply(goal, destructive=policy)
    assert done.changed
    assert predicted.statements == done.statements
    assert not [each for each in done.statements if each.endswith("WITH NO DATA") and each.startswith("REFRESH")]
    assert all(populated(database).values())
    assert database.run("SELECT count(*) FROM seen") == [(1,)]
    again = apply(goal, destructive=policy)
    assert (again.changed, again.kept) == (False, done.kept)


@POLICIES
def test_new_view_is_populated_as_declared(database: Database, apply: Apply, policy: str) -> None:
    database.run(TABLE)
    assert apply(TABLE + EMPTY, destructive=policy).changed
    assert populated(database) == {"m": False, "a_sum": False}
    assert not apply(TABLE + EMPTY, destructive=policy).changed
    populated_run = apply(TABLE + POPULATED, destructive=policy)
    assert populated_run.statements == ("REFRESH MATERIALIZED VIEW public.m", "REFRESH MATERIALIZED VIEW public.a_sum")
    assert populated(database) == {"m": True, "a_sum": True}
    assert not apply(TABLE + EMPTY, destructive=policy).changed


@POLICIES
def test_views_are_refreshed_in_order_of_dependency(database: Database, apply: Apply, policy: str) -> None:
    database.run(TABLE + POPULATED)
    database.run(ROWS + "REFRESH MATERIALIZED VIEW m WITH NO DATA;")
    assert not apply(TABLE + EMPTY, destructive=policy).changed
    goal = TABLE.replace("v integer", "v bigint") + EMPTY
    predicted = apply(goal, destructive=policy, check=True)
    assert apply(goal, destructive=policy).statements == predicted.statements
    assert database.run("SELECT total FROM seen") == [(1,)]
    assert not apply(goal, destructive=policy).changed


def test_view_reading_a_populated_one_is_refreshed_after_it(database: Database, apply: Apply) -> None:
    database.run(TABLE + EMPTY.split("CREATE UNIQUE", maxsplit=1)[0])
    database.run("INSERT INTO s VALUES (1, 1)")
    assert apply(TABLE + POPULATED, destructive="apply").changed
    assert database.run("SELECT total FROM seen") == [(1,)]
