# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which event triggers act, and for which statements of a plan one fires."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.event_triggers import (
    acting_event_triggers,
    fires_for,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement

from .samples import GUARD, LATE
from .states import state


@pytest.mark.parametrize(
    ("tags", "sql", "fires"),
    [
        (None, "GRANT SELECT ON TABLE t TO a", True),
        (("CREATE TABLE",), "CREATE TABLE public.t (\n    id integer\n)", True),
        (("CREATE TABLE",), "CREATE UNLOGGED TABLE public.t ()", True),
        (("CREATE TABLE",), "ALTER TABLE public.t ADD COLUMN a integer", False),
        (("CREATE TABLE",), 'CREATE VIEW public.v AS SELECT 1 AS "CREATE TABLE "', False),
        (("DROP TABLE", "CREATE INDEX"), "CREATE UNIQUE INDEX i ON public.t USING btree (id)", True),
        (("CREATE FUNCTION",), "CREATE OR REPLACE FUNCTION public.f() RETURNS integer", True),
        (("CREATE TRIGGER",), "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON public.t", True),
    ],
)
def test_fires_for_statements_with_its_tags(tags: tuple[str, ...] | None, sql: str, fires: bool) -> None:
    trigger = Fact(("event_trigger", "watch"), None, {"tags": tags, "enabled": "ENABLE"})
    assert fires_for(trigger, [Statement(sql, "create", ("table", "public", "t"))]) is fires


def test_event_triggers_act_if_they_are_enabled_and_not_of_the_setup() -> None:
    always = Fact(("event_trigger", "always"), None, {**GUARD.attributes, "enabled": "ENABLE ALWAYS"})
    found = state(GUARD, LATE, always)
    assert acting_event_triggers(found, set()) == [always.id, GUARD.id]
    assert acting_event_triggers(found, {GUARD.id}) == [always.id]
