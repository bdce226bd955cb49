# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What objects in schemas that are not managed use."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.dependent_views import _used_outside
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.used_outside import used_in_other_schemas

from .recording_session import Session
from .samples import EXTENSION, SERVER
from .states import state


def test_what_a_view_uses_outside_is_asked_for_by_its_name() -> None:
    for managed, listed in (([], "''"), (["public", "it's"], "'public', 'it''s'")):
        session = Session(("shop", "report", True, "x.y"))
        found = _used_outside(t.cast("t.Any", session), [("view", "shop", "report")], managed)
        assert found == {("view", "shop", "report"): ("x.y",)}
        (sql,) = session.asked
        assert f"WHERE (n.nspname, c.relname) IN (('shop', 'report')) AND o.schema NOT IN ({listed})" in sql


def test_what_objects_of_other_schemas_use_is_not_dropped() -> None:
    session = Session((1, "view shop.report"))
    plan = make_plan(state(EXTENSION, SERVER), state())
    found = used_in_other_schemas(t.cast("t.Any", session), ["it's"], plan)
    assert {each: obstacle.reason for each, obstacle in found.items()} == {
        SERVER.id: "view shop.report, in a schema that is not managed, depends on it"
    }
    (sql,) = session.asked
    assert "AS (SELECT 0, " in sql
    assert " UNION ALL SELECT 1, " in sql
    assert "quote_ident('it''s')" in sql
    asked_nothing = Session()
    assert used_in_other_schemas(t.cast("t.Any", asked_nothing), [], make_plan(state(), state(EXTENSION))) == {}
    assert asked_nothing.asked == []
