# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Branches of the planner, the retention and the online stages that only unusual schemas reach."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import Session
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired import cache
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.destructive import KEEP
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.online.stages import all_stages
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.options import APPLY_SPEC, request_from
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import retain

from .states import (
    T,
    column,
    constraint,
    enum,
    function,
    index,
    part,
    schema,
    sequence,
    state,
    statements,
    table,
    trigger,
)

A = ("column", "public", "t", "a")
MOOD = ("enum", "public", "mood")


def test_a_column_leaving_a_swapped_enum_is_altered_once() -> None:
    live = state(
        schema(),
        table(),
        column("a", type="public.mood"),
        enum("mood", "low", "odd"),
        needs={A: [MOOD]},
    )
    wanted = state(schema(), table(), column("a"), enum("mood", "low"))
    assert [sql for sql in statements(live, wanted) if "COLUMN a" in sql] == [
        "ALTER TABLE public.t ALTER COLUMN a TYPE text"
    ]


def test_a_check_is_dropped_explicitly_if_its_function_takes_a_row_of_the_table() -> None:
    row_function = function("f", arguments="public.t")
    check = constraint("c", "CHECK (public.f(t.*) > 0)")
    needs = {row_function.id: [T], check.id: [row_function.id]}
    assert statements(state(schema(), table(), row_function, check, needs=needs), state(schema())) == [
        "ALTER TABLE public.t DROP CONSTRAINT c",
        "DROP FUNCTION public.f(public.t)",
        "DROP TABLE public.t",
    ]


def test_an_index_is_not_built_concurrently_over_a_column_that_changes() -> None:
    before = index("i", "CREATE INDEX i ON public.t USING btree (a)")
    after = index("i", "CREATE INDEX i ON public.t USING btree (a DESC)")
    live = state(schema(), table(), column("a", type="integer"), before, needs={before.id: [A]})
    wanted = state(schema(), table(), column("a", type="bigint"), after, needs={after.id: [A]})
    stages = all_stages(live, wanted, make_plan, 17)
    assert [stage.in_transaction for stage in stages] == [True]


def test_a_partition_is_not_created_without_its_parent() -> None:
    parent, kid = table("p", partition_key="LIST (a)"), table("kid")
    link = part("partition", kid, attributes={"of": ("public", "p"), "bound": "DEFAULT"})
    reader = function("reader", arguments="public.kid")
    kept_type = enum("p", "x")  # a table and a type of one schema share their names
    needs = {link.id: [parent.id], reader.id: [kid.id]}
    live = state(schema(), kept_type)
    wanted = state(schema(), parent, column("a", of="p"), kid, column("a", of="kid"), link, reader, needs=needs)
    target, kept = retain(live, wanted, KEEP)
    assert {each.fact_id for each in kept} >= {parent.id, kid.id, reader.id, kept_type.id}
    assert set(target.facts) == {schema().id, kept_type.id}


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


def test_dropping_a_trigger_drops_its_state_on_a_kept_partition() -> None:
    parent, kid = table("p", partition_key="LIST (a)"), table("kid")
    link = part("partition", kid, attributes={"of": ("public", "p"), "bound": "DEFAULT"})
    on_parent = trigger("touch", "CREATE TRIGGER touch AFTER INSERT ON public.p", of="p")
    on_kid = part("trigger_state", kid, "touch", attributes={"enabled": "DISABLE"})
    base = (schema(), parent, column("a", of="p"))
    below = (kid, column("a", of="kid", inherited=True), link)
    needs = {link.id: [parent.id]}
    live = state(*base, on_parent, *below, on_kid, needs=needs)
    target, kept = retain(live, state(*base), KEEP)
    assert [each.fact_id for each in kept] == [kid.id]
    assert statements(live, target) == ["DROP TRIGGER touch ON public.p"]


def test_a_session_masks_its_passwords() -> None:
    connection: Any = SimpleNamespace(server_version=180000)
    session = Session(connection, "a database", ["Xq7-unlike-anything"])
    assert "Xq7" not in session.mask('invalid "Xq7-unlike-anything" in the options')


def test_another_engine_version_yields_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    key = cache.key("a")
    monkeypatch.setattr(cache, "engine_version", lambda: "another")
    assert cache.key("a") != key


def test_the_engine_version_covers_all_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[str] = []

    def walk(folder: str) -> list[tuple[str, list[str], list[str]]]:
        walked.append(folder)
        return []

    monkeypatch.setattr("os.walk", walk)
    cache.engine_version.__wrapped__()
    assert [Path(folder).name for folder in walked] == ["schema"]


@pytest.mark.parametrize("option", ["database_url", "login_host"])
def test_assume_empty_excludes_a_database(option: str) -> None:
    parameters = {name: spec.get("default") for name, spec in APPLY_SPEC.items()}
    parameters |= {
        "schema_sql": "SELECT 1",
        "assume_empty": True,
        option: "postgresql://h/d" if "url" in option else "h",
    }
    with pytest.raises(Failure, match="assume_empty"):
        request_from(parameters)
