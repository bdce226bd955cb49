# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of extensions: which one a fact is about, who owns it, and privileges on it."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.extension_members import (
    member_of,
    owner_query,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId

from .samples import EXTENSION
from .states import T, comment, grant, policy, state

A: FactId = ("column", "public", "t", "a")
F: FactId = ("function", "public", "f", "")
VIEW_COLUMN: FactId = ("view_column", "public", "t", "a")
MEMBERS: dict[FactId, FactId] = {
    policy("p").id: T,
    ("trigger", "public", "t", "x"): T,
    comment(A, "x").id: T,
    grant(A, "anon", "SELECT").id: T,
    comment(VIEW_COLUMN, "x").id: T,
    comment(policy("p").id, "x").id: T,
    grant(F, "anon", "EXECUTE").id: F,
    comment(("schema", "app"), "x").id: ("schema", "app"),
}


@pytest.mark.parametrize("fact_id", MEMBERS, ids=str)
def test_the_member_of_an_extension_that_a_fact_is_about(fact_id: FactId) -> None:
    assert member_of(fact_id) == MEMBERS[fact_id]


def test_a_privilege_on_a_members_column_is_granted_again_after_that_on_the_table() -> None:
    """A REVOKE on the table of an extension revokes the privilege on all its columns."""

    def by_extension(fact: Fact) -> Fact:
        return Fact(fact.id, EXTENSION.id, fact.attributes, {"extension": "pg_trgm", "owner": "boss"})

    on_table, on_column = by_extension(grant(T, "anon", "SELECT")), by_extension(grant(A, "anon", "SELECT"))
    elsewhere = by_extension(grant(("column", "public", "u", "a"), "anon", "SELECT"))
    others = (by_extension(grant(A, "zoe", "SELECT")), by_extension(grant(A, "anon", "UPDATE")), elsewhere)
    live, wanted = state(EXTENSION, on_table, on_column, *others), state(EXTENSION, on_column, *others)
    statements = [step.sql for step in KINDS["grant"].drop(on_table, PlanContext(live, wanted))]
    assert statements == [
        "REVOKE SELECT ON TABLE public.t FROM anon",
        "GRANT SELECT (a) ON TABLE public.t TO anon",
    ]


@pytest.mark.parametrize(
    ("member", "query"),
    [
        (("function", "s", "f", "text"), "SELECT proowner FROM pg_proc WHERE oid = to_regprocedure('s.f(text)')"),
        (("aggregate", "s", "f", "text"), "SELECT proowner FROM pg_proc WHERE oid = to_regprocedure('s.f(text)')"),
        (("type", "s", "y"), "SELECT typowner FROM pg_type WHERE oid = to_regtype('s.y')"),
        (("foreign_data_wrapper", "w"), "SELECT fdwowner FROM pg_foreign_data_wrapper WHERE fdwname = 'w'"),
        (("schema", "s"), "SELECT nspowner FROM pg_namespace WHERE nspname = 's'"),
        (("foreign_server", "w"), "SELECT srvowner FROM pg_foreign_server WHERE srvname = 'w'"),
        (("table", "s", "t"), "SELECT relowner FROM pg_class WHERE oid = to_regclass('s.t')"),
        (("view", "s", "v"), "SELECT relowner FROM pg_class WHERE oid = to_regclass('s.v')"),
    ],
    ids=str,
)
def test_where_the_owner_of_a_member_of_an_extension_is(member: FactId, query: str) -> None:
    assert owner_query(member) == f"({query})"
