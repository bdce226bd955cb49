# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements and conditions of type conversions."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.casts import assignable, cast
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.conversions import conversions
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactSet

TAKEN = [
    ("text", "character varying(3)"),
    ("integer", "character varying(3)"),
    ("integer[]", "text"),
    ("integer[]", "text[]"),
    ("bit(5)", "bit(3)"),
    ("bit varying", "bit(3)"),
    ("numeric", "integer"),
    ("timestamp with time zone", "date"),
    ("timestamp with time zone", "time with time zone"),
    ("time(3) without time zone", "interval"),
    ("interval", "interval day to second(3)"),
    ("extensions.citext", "text"),
    ("text", "extensions.citext"),
    ("integer", "money"),
]
NOT_TAKEN = [
    ("text", "integer"),
    ("text", "integer[]"),
    ("integer", "bit(3)"),
    ("integer", "boolean"),
    ("integer[]", "integer"),
    ("money", "integer"),
    ("time without time zone", "date"),
    ("interval", "time with time zone"),
]


@pytest.mark.parametrize(("old", "new"), TAKEN)
def test_assignment_casts_need_no_using(old: str, new: str) -> None:
    assert assignable(old, new)


@pytest.mark.parametrize(("old", "new"), NOT_TAKEN)
def test_other_casts_need_using(old: str, new: str) -> None:
    assert not assignable(old, new)


CASTS = {
    ("text", "bit(3)"): "c::bit varying",
    ("text", "character varying(3)[]"): "c::text::character varying[]",
    ("integer", "bit(3)"): "c::bit(3)",
    ("text", "numeric(4,1)"): "c::numeric(4,1)",
    ("numeric", "boolean"): "c::integer::boolean",
}


@pytest.mark.parametrize("types", CASTS)
def test_no_cast_truncates(types: tuple[str, str]) -> None:
    assert cast("c", *types) == CASTS[types]


@pytest.mark.parametrize(
    ("old", "new"), [("integer", "bigint"), ("text", "text"), ("character varying(3)", "text"), ("uuid", "text")]
)
def test_lossless_conversions_are_not_checked(old: str, new: str) -> None:
    assert list(conversions("c", old, new, ComparisonContext(FactSet(), FactSet()))) == []


def test_conditions_on_elements_apply_to_the_array() -> None:
    (found,) = conversions("c", "text[]", "character varying(3)[]", ComparisonContext(FactSet(), FactSet()))
    assert found.refused == "EXISTS (SELECT FROM unnest(c) AS each_0 WHERE length(rtrim((each_0)::text, ' ')) > 3)"
    (read,) = conversions("c", "text", "integer[]", ComparisonContext(FactSet(), FactSet()))
    assert read.result == "(SELECT count((each_0)::integer) FROM unnest((c)::text::text[]) AS each_0)"
