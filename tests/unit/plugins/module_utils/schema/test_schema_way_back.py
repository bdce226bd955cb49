# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements that undo a plan, and what they don't bring back."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.way_back import Lost, way_back

from .samples import MAPPING
from .states import T, column, comment, default_privilege, enum, function, grant, owner, schema, state, table

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactSet
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.way_back import WayBack

BASE = (schema(), table(), column("a"))
B = column("b", number=2)


def back(live: FactSet, wanted: FactSet, **given: t.Any) -> WayBack:
    """Return the way back from a plan."""
    options: dict[str, t.Any] = {"state": live, "creator": "boss", "created_with": {}, **given}
    return way_back(make_plan(live, wanted).statements, live, wanted, **options)


def written(found: WayBack) -> list[tuple[int, str]]:
    """Return the statements, each with the number of its transaction."""
    return [(each.transaction, each.sql) for each in found.statements]


def test_what_the_plan_loses_is_created_again_without_its_data() -> None:
    found = back(state(*BASE, B), state(*BASE, table("u")))
    assert written(found) == [(1, "DROP TABLE public.u"), (1, "ALTER TABLE public.t ADD COLUMN b text")]
    assert found.lost == [Lost(B.id, "it is created again without the data that it had")]
    assert found.settings.endswith("; SET LOCAL check_function_bodies = off")


def test_values_that_a_new_type_altered_stay() -> None:
    number = column("b", number=2, type="numeric(10,4)")
    found = back(state(*BASE, number), state(*BASE, number.with_attributes(type="numeric(10,2)")))
    assert {each.reason for each in found.lost} <= {"values that the change of the type altered stay as they are"}
    altered = Statement("ALTER TABLE public.t ALTER COLUMN b TYPE text", "alter", B.id, ("data_loss",))
    found = way_back([altered] * 2, state(*BASE), state(*BASE), state=state(), creator="boss", created_with={})
    assert found.lost == [Lost(B.id, "values that the change of the type altered stay as they are")]


def test_a_plan_without_losses_is_undone_without_any() -> None:
    found = back(state(*BASE), state(*BASE, B))
    assert (written(found), found.lost) == ([(1, "ALTER TABLE public.t DROP COLUMN b")], [])


def test_a_new_label_is_committed_before_the_rest() -> None:
    undo = Statement("ALTER TABLE public.new RENAME TO old", "rename", T)
    found = back(state(*BASE, enum("mood", "a", "b")), state(*BASE, B, enum("mood", "a")), undo_renames=[undo])
    labels, *rest = written(found)
    assert labels == (1, "ALTER TYPE public.mood ADD VALUE 'b'")
    assert rest == [(2, "ALTER TABLE public.t DROP COLUMN b"), (2, undo.sql)]
    only_renames = back(state(*BASE), state(*BASE), undo_renames=[undo])
    assert written(only_renames) == [(1, undo.sql)]


def test_rows_that_would_be_lost_on_the_way_back_prevent_it() -> None:
    """A function of another result type is created again, and what depends on it."""
    f = function("f", arguments="text")
    needs = {column("a").id: [f.id]}
    live = state(schema(), function("f", result="bigint", arguments="text"), *BASE[1:], needs=needs)
    found = way_back([], live, state(schema(), f, *BASE[1:], needs=needs), state=live, creator="boss", created_with={})
    assert found.statements == []
    assert [each.fact_id for each in found.lost] == [column("a").id]
    assert found.lost[0].reason.startswith(
        "there is no way back for the whole plan: column public.t.a would have to be re-created"
    )


def test_a_secret_has_to_be_set_by_hand() -> None:
    secret = MAPPING.with_attributes(options=(f"password=<secret:{'0' * 64}>",))
    found = back(state(schema(), secret), state(schema()))
    assert found.lost[-1] == Lost(secret.id, "its secret value is not part of the statement; set it by hand")
    assert len(found.statements) == 1


def test_what_goes_along_with_a_dropped_object_is_created_again() -> None:
    """Comments on objects that are dropped, and privileges on them, aren't compared if they aren't managed."""
    note, privilege = comment(T, "mine"), grant(T, "anon", "SELECT")
    whole = state(*BASE, note, privilege, comment(column("a").id, "its column"))
    found = back(state(*BASE), state(schema()), state=whole)
    sql = [each.sql for each in found.statements]
    assert "COMMENT ON TABLE public.t IS 'mine'" in sql
    assert "COMMENT ON COLUMN public.t.a IS 'its column'" in sql
    assert "GRANT SELECT ON TABLE public.t TO anon" in sql
    assert not any(
        "COMMENT" in each or "GRANT" in each
        for _number, each in written(back(state(*BASE), state(*BASE, B), state=whole))
    )


def test_what_is_created_implicitly_is_known() -> None:
    """The owner is the creator, default privileges grant something, and an extension grants something else."""
    entry, granted = default_privilege("anon", "SELECT"), grant(T, "anon", "SELECT")
    live = state(*BASE, owner(T, "boss"), granted)
    by_default, without = state(*live.facts.values(), entry), state(schema())
    created = "CREATE TABLE public.t (\n    a text\n)"
    assert written(back(by_default, state(schema(), entry))) == [(1, created)]
    assert written(back(live, without)) == [(1, created), (1, "GRANT SELECT ON TABLE public.t TO anon")]
    no_grant = state(*BASE, owner(T, "boss"), entry)
    assert written(back(no_grant, state(schema(), entry))) == [
        (1, created),
        (1, "REVOKE SELECT ON TABLE public.t FROM anon"),
    ]
    other = back(live, without, creator="other")
    assert "ALTER TABLE public.t OWNER TO boss" in [each.sql for each in other.statements]
    along = back(live, without, created_with={T: [granted]})
    assert written(along) == [(1, created)]
