# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of tables, columns, views, sequences, and indexes."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

from .samples import MATVIEW
from .states import column, index, schema, sequence, state, statements, table

FOREIGN: dict[str, t.Any] = {"server": "s", "foreign_options": ("a=1",)}
M_COLUMN = Fact(
    ("view_column", "public", "m", "one"),
    MATVIEW.id,
    {"storage": None, "compression": None, "statistics": None, "options": ()},
    {"number": "1", "type": "text", "collation": None, "default_storage": "EXTENDED"},
)
ALTER_COLUMN = "ALTER MATERIALIZED VIEW public.m ALTER COLUMN one SET"

# A fact, the attributes that change, and the statements.
SETTINGS: dict[str, tuple[Fact, dict[str, t.Any], list[str]]] = {
    "an access method": (table(), {"access_method": "other"}, ["ALTER TABLE public.t SET ACCESS METHOD other"]),
    "none any more": (table(access_method="other"), {"access_method": None}, ["ALTER TABLE public.t SET ACCESS METHOD heap"]),
    "that of partitions": (
        table(access_method=None, partition_key="LIST (a)"), {"access_method": "other"}, ["ALTER TABLE public.t SET ACCESS METHOD other"],
    ),
    "none of partitions any more": (
        table(access_method="other", partition_key="LIST (a)"), {"access_method": None}, ["ALTER TABLE public.t SET ACCESS METHOD DEFAULT"],
    ),
    "options of a foreign table": (
        table(**FOREIGN), {"foreign_options": ("a=2",)}, ["ALTER FOREIGN TABLE public.t OPTIONS (SET a '2')"],
    ),
    "an unlogged sequence": (sequence("s"), {"persistence": "UNLOGGED"}, ["ALTER SEQUENCE public.s SET UNLOGGED"]),
    "a logged sequence": (sequence("s", persistence="UNLOGGED"), {"persistence": ""}, ["ALTER SEQUENCE public.s SET LOGGED"]),
    "an access method of a materialized view": (
        MATVIEW, {"access_method": "other"}, ["ALTER MATERIALIZED VIEW public.m SET ACCESS METHOD other"],
    ),
    "none of a materialized view any more": (
        MATVIEW.with_attributes(access_method="other"), {"access_method": None}, ["ALTER MATERIALIZED VIEW public.m SET ACCESS METHOD heap"],
    ),
    "a column of a materialized view": (
        M_COLUMN,
        {"storage": "MAIN", "compression": "lz4", "statistics": "5", "options": ("n_distinct=2",)},
        [f"{ALTER_COLUMN} STORAGE MAIN", f"{ALTER_COLUMN} COMPRESSION lz4", f"{ALTER_COLUMN} STATISTICS 5", f"{ALTER_COLUMN} (n_distinct=2)"],
    ),
    "one without settings": (
        M_COLUMN.with_attributes(storage="MAIN", compression="lz4", statistics="5"),
        {"storage": None, "compression": None, "statistics": None},
        [f"{ALTER_COLUMN} STORAGE EXTENDED", f"{ALTER_COLUMN} COMPRESSION default", f"{ALTER_COLUMN} STATISTICS -1"],
    ),
}  # fmt: skip
TABLE = (schema(), table(), column("a"))


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_is_altered(case: str) -> None:
    before, attributes, expected = SETTINGS[case]
    after = before.with_attributes(**attributes)
    context = PlanContext(state(before), state(after))
    assert [each.sql for each in KINDS[before.kind].alter(before, after, context)] == expected


def test_a_table_is_created_with_its_access_method() -> None:
    for method, clause in (("heap", ""), ("other", "\nUSING other")):
        assert statements(state(schema()), state(schema(), table(access_method=method))) == [
            f"CREATE TABLE public.t (){clause}"
        ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "1=5,2=7", ["1 SET STATISTICS 5", "2 SET STATISTICS 7"]),
        ("1=5,2=7", "2=8", ["1 SET STATISTICS -1", "2 SET STATISTICS 8"]),
        ("1=5", "1=5,2=7", ["2 SET STATISTICS 7"]),
    ],
)
def test_the_statistics_of_an_index(before: str | None, after: str, expected: list[str]) -> None:
    live, wanted = (state(*TABLE, index("i", "CREATE INDEX i", statistics=each)) for each in (before, after))
    start = "ALTER INDEX public.i ALTER COLUMN "
    assert statements(live, wanted) == [f"{start}{each}" for each in expected]
    created = ["CREATE INDEX i", *(f"{start}{each.replace('=', ' SET STATISTICS ')}" for each in after.split(","))]
    assert statements(state(*TABLE), wanted) == created
