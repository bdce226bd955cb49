# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sequences: persistence, bounds, the values they continue after, and those of identity columns."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.clauses import sequence_bounds_changes
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.destructive import KEEP
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import retain

from .samples import IDENTITY
from .states import T, column, default, grant, schema, sequence, state, statements, table

NARROWER: dict[str, tuple[dict[str, str], dict[str, str], list[str]]] = {
    "a higher minimum": ({}, {"minimum": "2"}, ["2, false) FROM public.s WHERE last_value < 2"]),
    "the usual minimum": ({}, {"minimum": "1"}, []),
    "a lower maximum": ({}, {"maximum": "9"}, ["9, false) FROM public.s WHERE last_value > 9"]),
    "of a descending one": (
        {"increment": "-1"}, {"increment": "-1", "maximum": "-2"}, ["-2, false) FROM public.s WHERE last_value > -2"],
    ),
    "the usual maximum of a descending one": ({"increment": "-1"}, {"increment": "-1", "maximum": "-1"}, []),
    "no bounds that old values fit": ({"maximum": "5"}, {"minimum": "6"}, []),
}  # fmt: skip
TABLE = (schema(), table(), column("a"))
A = ("column", "public", "t", "a")


@pytest.mark.parametrize(
    ("own", "of_table", "expected"),
    [
        ("UNLOGGED", "", "UNLOGGED"),
        (None, "UNLOGGED", "UNLOGGED"),
        (None, "", "LOGGED"),
        ("LOGGED", "UNLOGGED", "LOGGED"),
    ],
)
def test_a_sequence_of_an_identity_is_logged_as_its_table(own: str | None, of_table: str, expected: str) -> None:
    before = IDENTITY.with_attributes(persistence="LOGGED" if expected == "UNLOGGED" else "UNLOGGED")
    after = IDENTITY.with_attributes(persistence=own)
    wanted = state(schema(), table(persistence=of_table), after)
    (step,) = KINDS["identity"].alter(before, after, PlanContext(state(), wanted))
    assert step.sql == f"ALTER SEQUENCE public.t_b_seq SET {expected}"


def test_a_sequence_stays_logged_while_its_table_becomes_unlogged() -> None:
    kept, gone = sequence("s"), sequence("x")
    owners = [Fact(("sequence_owner", *each.path), each.id, {"column": ("public", "t", "a")}) for each in (kept, gone)]
    live = state(schema(), table(), column("a"), kept, gone, *owners)
    wanted = state(schema(), table(persistence="UNLOGGED"), column("a"), kept, gone, *owners)
    context = PlanContext(live, wanted, dropped={gone.id})
    (change, *restored) = KINDS["table"].alter(live.facts[T], wanted.facts[T], context)
    assert change.sql == "ALTER TABLE public.t SET UNLOGGED"
    assert [step.sql for step in restored] == ["ALTER SEQUENCE public.s SET LOGGED"]


@pytest.mark.parametrize("case", NARROWER)
def test_a_value_moves_into_narrower_bounds(case: str) -> None:
    before, after, expected = NARROWER[case]
    steps = sequence_bounds_changes(sequence("s", **before), sequence("s", **after), "public.s")
    assert [step.sql.removeprefix("SELECT pg_catalog.setval('public.s', ") for step in steps] == expected


def test_a_new_sequence_continues_after_the_values_of_an_existing_column() -> None:
    s = sequence("s")
    number = column("n", number=2, type="integer")
    by_default = default("nextval('s'::regclass)", "n")
    needs: dict[FactId, list[FactId]] = {by_default.id: [s.id]}
    again = (
        "SELECT pg_catalog.setval('public.s', max(n)) FROM public.t HAVING max(n) >= (SELECT last_value FROM public.s)"
    )
    for before, after, restarted in (
        ((number,), (number, s, by_default), True),
        ((), (number, s, by_default), False),
        ((number, s), (number, s, by_default), False),
        ((number,), (number, s, default("1", "n")), False),
        ((column("n", number=2),), (column("n", number=2), s, by_default), False),
    ):
        wanted = state(*TABLE, *after, needs=needs if by_default in after else {})
        assert (again in statements(state(*TABLE, *before), wanted)) is restarted


def test_a_privilege_on_a_sequence_that_is_renamed_is_revoked_under_its_former_name() -> None:
    on_it = grant(IDENTITY.id, "anon", "USAGE")
    before, after = (
        Fact(IDENTITY.id, IDENTITY.parent, {**IDENTITY.attributes, "sequence": name}, {"sequence": ("public", name)})
        for name in ("s", "z")
    )
    for live, wanted, expected in (((on_it,), (), "public.s FROM"), ((), (on_it,), "public.z TO")):
        context = PlanContext(state(before, *live), state(after, *wanted))
        rule = KINDS["grant"]
        (step,) = rule.drop(on_it, context) if live else rule.create(on_it, context)
        assert f" ON SEQUENCE {expected} anon" in step.sql


def test_an_identity_does_not_reuse_the_name_of_a_kept_sequence() -> None:
    def identity(sequence_name: str) -> Fact:
        attributes = {
            "generation": "ALWAYS", "start": None, "increment": "1", "minimum": None, "maximum": None, "cache": "1", "cycle": "false",
            "sequence": sequence_name, "persistence": None,
        }  # fmt: skip
        return Fact(("identity", *A[1:]), A, attributes, {"sequence": ("public", sequence_name)})

    base = (schema(), table(), column("a", type="bigint", not_null="true"))
    live, wanted = state(*base, identity("old"), sequence("s")), state(*base, identity("s"))
    target, kept = retain(live, wanted, KEEP)
    assert {each.fact_id[0] for each in kept} == {"identity", "sequence"}
    assert statements(live, target) == []
