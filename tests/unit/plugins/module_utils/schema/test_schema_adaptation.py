# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desired SQL is loaded again over the types that columns keep, if access control uses them."""

from __future__ import annotations

import typing as t
from types import SimpleNamespace

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.adaptation import compare_over_kept_types
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.kept_types import (
    StatementRejected,
    TypeNotSet,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema, KeptType
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.destructive import KEEP
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import retain

from .states import T, column, comment, enum, index, policy, schema, state, table

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet

TEXT, NUMBER = column("a"), column("a", type="integer")
OPEN = policy("p", using="(a = 1)")
OVER_TEXT = policy("p", using="(a = '1'::text)")
OTHER_INDEX = index("i", "CREATE INDEX i ON public.t USING btree (a)")
A = TEXT.id


def desired(*facts: Fact) -> DesiredSchema:
    """Return a desired schema whose policies and indexes use the column."""
    found = state(schema(), table(), *facts)
    for each in facts:
        if each.kind in ("policy", "index"):
            found.add_dependency(each.id, A)
    return DesiredSchema(found, major=17)


class Loading:
    """Compares a database that keeps what it has, and loads the desired SQL again as given, or rejects it."""

    def __init__(self, live: FactSet, again: DesiredSchema | Exception) -> None:
        self.live, self.again, self.loaded = live, again, list[tuple[t.Any, str]]()

    def compare(self, wanted: DesiredSchema, _deparse: t.Any, _renamed: t.Any) -> t.Any:
        """Return the comparison, without what makes no difference here."""
        target, kept = retain(self.live, wanted.state, KEEP)
        plan = make_plan(self.live, target)
        return SimpleNamespace(kept=list(kept), live=self.live, wanted=target, desired=wanted, plan=plan)

    def load(self, _desired: t.Any, types: t.Any, before: str, renamed: t.Any) -> t.Any:
        """Return what the SQL means over the types, or raise an error."""
        self.loaded.append((types, before))
        if isinstance(self.again, Exception):
            raise self.again
        return self.again, None, renamed

    def run(self, wanted: DesiredSchema) -> t.Any:
        """Return the comparison over the types that are kept."""
        given: t.Any = {"name": "schema.sql", "compare": self.compare, "load": self.load}
        return compare_over_kept_types(wanted, t.cast("t.Any", None), t.cast("t.Any", None), **given)


LIVE = state(schema(), table(), TEXT)
KEPT = KeptType(("public", "t"), "a", "text")


def test_access_control_is_parsed_over_the_kept_types() -> None:
    loading = Loading(LIVE, desired(TEXT, OVER_TEXT))
    found = loading.run(desired(NUMBER, OPEN))
    assert loading.loaded == [((KEPT,), "")]
    assert [each.sql.split(" USING ")[1] for each in found.plan.statements] == ["(a = '1'::text)"]
    assert [each.fact_id for each in found.kept] == [A], "what is kept is reported once"


@pytest.mark.parametrize(
    ("live", "wanted"),
    [
        (state(schema(), table(), NUMBER), desired(NUMBER, OPEN)),
        (LIVE, desired(NUMBER, OTHER_INDEX)),
        (LIVE, desired(TEXT, OPEN)),
    ],
    ids=["nothing is kept", "no access control", "its type is declared"],
)
def test_nothing_is_loaded_again_otherwise(live: FactSet, wanted: DesiredSchema) -> None:
    loading = Loading(live, desired())
    loading.run(wanted)
    assert loading.loaded == []


def test_a_type_that_is_not_declared_is_created_before() -> None:
    mood = enum("mood", "sad")
    live = state(schema(), table(), mood, column("a", type="public.mood"), needs={A: [mood.id]})
    loading = Loading(live, desired(column("a", type="public.mood"), OPEN))
    loading.run(desired(TEXT, OPEN))
    ((_types, before),) = loading.loaded
    assert "CREATE TYPE public.mood AS ENUM ('sad');" in before


def test_what_is_rejected_over_the_types_is_not_created() -> None:
    """It is as declared, so that it is kept or not created, with the reason; what only describes it goes with it."""
    note = comment(OTHER_INDEX.id, "c")
    again = desired(TEXT, OVER_TEXT)
    Loading(LIVE, again).run(desired(NUMBER, OPEN, OTHER_INDEX, note))
    assert again.rejected == {OTHER_INDEX.id: "depends on column public.t.a, which is being kept"}
    assert again.state.facts[OTHER_INDEX.id] == OTHER_INDEX
    assert again.state.facts[note.id] == note


def rejected(text: str, *, is_consequence: bool = False) -> StatementRejected:
    """Return the error for a statement."""
    statement: t.Any = SimpleNamespace(text=text, line=7)
    return StatementRejected(statement, "operator does not exist", is_consequence=is_consequence)


@pytest.mark.parametrize("text", ["create policy p on t using (a = 1)", "CREATE OR REPLACE TRIGGER x", "ALTER RULE r"])
def test_access_control_that_is_rejected_over_the_types_is_an_error(text: str) -> None:
    with pytest.raises(Failure) as failure:
        Loading(LIVE, rejected(text)).run(desired(NUMBER, OPEN))
    assert failure.value.message == (
        "Cannot apply schema.sql, line 7, to columns whose types are kept: public.t.a (text). PostgreSQL: operator does not exist."
    )
    assert failure.value.hint.startswith("Nothing was changed. Declare the types")


ERRORS = {
    "a statement": rejected("CREATE INDEX i ON t (f(a))"),
    "a consequence": rejected("CREATE POLICY p ON t USING (f(a))", is_consequence=True),
    "a type": TypeNotSet("operator does not exist"),
}


@pytest.mark.parametrize("what", ERRORS)
def test_access_control_must_not_change_if_the_types_cannot_be_kept(what: str) -> None:
    with pytest.raises(Failure, match=r"^Cannot apply policy p on public\.t to columns whose types are kept"):
        Loading(LIVE, ERRORS[what]).run(desired(NUMBER, OPEN))
    same = state(schema(), table(), TEXT, OPEN, needs={OPEN.id: [A]})
    found = Loading(same, ERRORS[what]).run(desired(NUMBER, OPEN))
    assert found.plan.statements == []
    assert [each.fact_id for each in found.kept] == [A]


def test_access_control_that_does_not_use_the_types_may_change() -> None:
    free = policy("free", using="true")
    same = state(schema(), table(), TEXT, OPEN, needs={OPEN.id: [A]})
    wanted = desired(NUMBER, OPEN)
    wanted.state.add(free)
    found = Loading(same, TypeNotSet("no")).run(wanted)
    assert [each.fact_id for each in found.plan.statements] == [free.id]
    assert T in found.wanted.facts
