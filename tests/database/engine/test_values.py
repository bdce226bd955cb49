# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The values that rows of a composite type hold when the type is made anew with other attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import engine
    from tests.support.postgres import Database

    Bring = Callable[..., engine.Applied]

TABLE = "CREATE TABLE t (id integer, one outer_, many outer_[]);"


@dataclass(frozen=True, slots=True)
class Change:
    """What the types become, and how a value reads before and after."""

    before: str
    after: str
    value: str
    becomes: str
    policy: str = "apply"


CHANGES = {
    "an attribute gives way to another at its place": Change(
        "CREATE TYPE outer_ AS (a integer, b integer, c text);",
        "CREATE TYPE outer_ AS (a integer, n integer, c text);",
        "(1,2,three)",
        "(1,,three)",
    ),
    "an attribute in the middle": Change(
        "CREATE TYPE outer_ AS (a integer, c text);",
        "CREATE TYPE outer_ AS (a bigint, n date, c text);",
        '(1,"a ""b"", c")',
        '(1,,"a ""b"", c")',
        policy="keep",
    ),
    "a type inside changes its attributes": Change(
        "CREATE TYPE inner_ AS (x varchar(5), y integer); CREATE TYPE outer_ AS (a text, i inner_, l inner_[]);",
        (
            "CREATE TYPE inner_ AS (x varchar(9), y integer, z date);"
            "CREATE TYPE outer_ AS (a text, i inner_, l inner_[], n integer);"
        ),
        '(p,"(q,1)","{""(r,2)""}")',
        '(p,"(q,1,)","{""(r,2,)""}",)',
        policy="keep",
    ),
    "a type inside changes only its types": Change(
        "CREATE TYPE inner_ AS (x varchar(5), y integer); CREATE TYPE outer_ AS (a text, i inner_);",
        "CREATE TYPE inner_ AS (x text, y integer); CREATE TYPE outer_ AS (a text, i inner_);",
        '(p,"(q,)")',
        '(p,"(q,)")',
        policy="keep",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_values_go_to_the_attributes_of_their_names(database: Database, bring: Bring, name: str) -> None:
    change = CHANGES[name]
    database.run(change.before + TABLE)
    database.run(f"INSERT INTO t SELECT 1, v, ARRAY[v] FROM (SELECT '{change.value}'::outer_ AS v) AS s")
    database.run("INSERT INTO t VALUES (2, NULL, NULL), (3, NULL, '{}')")
    done = bring(change.after + TABLE, destructive=change.policy)
    assert not done.kept
    rows = database.run("SELECT id, one::text, many[1]::text, cardinality(many) FROM t ORDER BY id")
    assert rows == [(1, change.becomes, change.becomes, 1), (2, None, None, None), (3, None, None, 0)]
