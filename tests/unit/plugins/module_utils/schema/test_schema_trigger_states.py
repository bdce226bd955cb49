# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The states of a partitioned table's triggers in its partitions: PostgreSQL sets those below with the one above."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import retain
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    column,
    constraint,
    nothing_else,
    schema,
    state,
    statements,
    table,
    trigger,
)

# t, its partition t_1, and the partition of that, t_1_1.
WHOLE, PART, LEAF = (table(name, partition_key="LIST (a)") for name in ("t", "t_1", "t_1_1"))
DISABLED = "ALTER TABLE public.t_1 DISABLE TRIGGER touch"
LEAF_ALWAYS = "ALTER TABLE public.t_1_1 ENABLE ALWAYS TRIGGER touch"


def link(below: str, above: str, bound: str = "DEFAULT") -> Fact:
    """Return the link of a partition."""
    return Fact(("partition", "public", below), ("table", "public", below), {"bound": bound, "of": ("public", above)})


def copy_of(of: str, enabled: str) -> Fact:
    """Return the state of a copy of the trigger."""
    return Fact(("trigger_state", "public", of, "touch"), ("partition", "public", of), {"enabled": enabled})


def touch(events: str = "INSERT", enabled: str = "ENABLE") -> Fact:
    """Return the trigger of the whole table."""
    return trigger("touch", f"CREATE TRIGGER touch AFTER {events} ON public.t", enabled=enabled)


def tree(*facts: Fact, bound: str = "DEFAULT") -> list[Fact]:
    """Return the three tables with these facts."""
    columns = (column("a"), column("a", of="t_1", inherited=True), column("a", of="t_1_1", inherited=True))
    return [schema(), WHOLE, PART, LEAF, *columns, link("t_1", "t", bound), link("t_1_1", "t_1"), *facts]


NEEDS: dict[FactId, list[FactId]] = {
    ("partition", "public", "t_1"): [WHOLE.id],
    ("partition", "public", "t_1_1"): [PART.id],
}
ON_PART, ON_LEAF = copy_of("t_1", "DISABLE"), copy_of("t_1_1", "ENABLE ALWAYS")
BOTH = (ON_PART, ON_LEAF)

CHANGES: dict[str, tuple[tuple[Fact, ...], tuple[Fact, ...], list[str]]] = {
    "all are created": (
        (),
        (touch(), *BOTH),
        ["CREATE TRIGGER touch AFTER INSERT ON public.t", DISABLED, LEAF_ALWAYS],
    ),
    "the trigger is defined otherwise": (
        (touch(), *BOTH),
        (touch("UPDATE"), *BOTH),
        ["CREATE OR REPLACE TRIGGER touch AFTER UPDATE ON public.t", DISABLED, LEAF_ALWAYS],
    ),
    "the trigger is disabled": (
        (touch(), ON_LEAF),
        (touch(enabled="DISABLE"), ON_LEAF),
        ["ALTER TABLE public.t DISABLE TRIGGER touch", LEAF_ALWAYS],
    ),
    "the state above is created": ((touch(), ON_LEAF), (touch(), *BOTH), [DISABLED, LEAF_ALWAYS]),
    "the state above is another": (
        (touch(), copy_of("t_1", "ENABLE REPLICA"), ON_LEAF),
        (touch(), *BOTH),
        [DISABLED, LEAF_ALWAYS],
    ),
    "the state above goes": (
        (touch(), *BOTH),
        (touch(), ON_LEAF),
        ["ALTER TABLE public.t_1 ENABLE TRIGGER touch", LEAF_ALWAYS],
    ),
    "the state below goes": ((touch(), *BOTH), (touch(), ON_PART), ["ALTER TABLE public.t_1_1 DISABLE TRIGGER touch"]),
    "the only state goes": (
        (touch(enabled="ENABLE REPLICA"), ON_LEAF),
        (touch(enabled="ENABLE REPLICA"),),
        ["ALTER TABLE public.t_1_1 ENABLE REPLICA TRIGGER touch"],
    ),
    "the trigger goes": ((touch(), *BOTH), (), ["DROP TRIGGER touch ON public.t"]),
}


@pytest.mark.parametrize("what", CHANGES)
def test_states_are_set_from_above(what: str) -> None:
    before, after, expected = CHANGES[what]
    assert statements(state(*tree(*before), needs=NEEDS), state(*tree(*after), needs=NEEDS)) == expected


def test_states_are_set_again_when_a_partition_is_attached_again() -> None:
    live = state(*tree(touch(), *BOTH), needs=NEEDS)
    assert statements(live, state(*tree(touch(), *BOTH, bound="FOR VALUES IN (1)"), needs=NEEDS)) == [
        "ALTER TABLE public.t DETACH PARTITION public.t_1",
        "ALTER TABLE ONLY public.t ATTACH PARTITION public.t_1 FOR VALUES IN (1)",
        DISABLED,
        LEAF_ALWAYS,
    ]


def test_state_of_a_partition_that_is_not_attached_is_not_set() -> None:
    key = constraint("t_pkey", "PRIMARY KEY (a)")
    live = [schema(), WHOLE, column("a", not_null="true"), key, touch(), table("t_1"), column("a", of="t_1")]
    wanted = [
        schema(),
        WHOLE,
        column("a", not_null="true"),
        touch(),
        table("t_1"),
        column("a", of="t_1"),
        link("t_1", "t"),
        ON_PART,
    ]
    target, kept = retain(state(*live), state(*wanted, needs={("partition", "public", "t_1"): [WHOLE.id]}), "keep")
    assert ("partition", "public", "t_1") in {each.fact_id for each in kept}
    assert statements(state(*live), target) == []


def test_declared_state_stays_if_its_trigger_moves_to_a_partition() -> None:
    moved = trigger("touch", "CREATE TRIGGER touch AFTER INSERT ON public.t_1", of="t_1")
    live, wanted = state(*tree(touch(), ON_LEAF), needs=NEEDS), state(*tree(moved, ON_LEAF), needs=NEEDS)
    target, kept = retain(live, wanted, "keep")
    assert kept == []
    assert target.facts[ON_LEAF.id] == ON_LEAF


def test_only_the_beginning_of_a_trigger_is_changed_to_replace_it() -> None:
    text = "CREATE TRIGGER x BEFORE UPDATE ON public.t FOR EACH ROW WHEN (a <> '{}') EXECUTE FUNCTION public.f()"
    before, after = (trigger("x", text.format(words)) for words in ("", "CREATE TRIGGER"))
    (step,) = KINDS["trigger"].alter(before, after, nothing_else())
    assert step.sql == text.format("CREATE TRIGGER").replace("CREATE", "CREATE OR REPLACE", 1)
