# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which deparsed texts are rewritten; test_export checks the result with PostgreSQL."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.deparse import round_trip_form


def test_the_cast_of_a_list_gets_a_second_cast() -> None:
    deparsed = "CHECK (((k)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[])))"
    assert round_trip_form(deparsed) == (
        "CHECK (((k)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying]::character varying[])::text[])))"
    )


def test_every_list_is_rewritten() -> None:
    one = "((ARRAY['a'::character varying])::text[])"
    assert round_trip_form(f"{one} OR {one}").count("]::character varying[])::text[]") == 2


@pytest.mark.parametrize(
    "sql",
    [
        "CHECK ((c = ANY (ARRAY['a'::bpchar, 'b'::bpchar])))",
        "CHECK (((k)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))",
        "COMMENT ON TABLE t IS '(ARRAY[''a''::character varying])::text[]'",
        "CREATE FUNCTION f()\nAS $function$ select (ARRAY['a'::character varying])::text[] $function$\n",
    ],
)
def test_other_texts_are_unchanged(sql: str) -> None:
    assert round_trip_form(sql) == sql
