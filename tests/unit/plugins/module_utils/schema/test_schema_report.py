# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result: statements, kept objects, counts, and a readable diff."""

from __future__ import annotations

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import report
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import Kept
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    T,
    column,
    comment,
    constraint,
    default,
    enum,
    function,
    grant,
    index,
    policy,
    rls,
    schema,
    sequence,
    state,
    table,
    trigger,
    view,
    view_column,
)

SMALL = state(
    schema(),
    table(),
    column("a", not_null="true"),
    column("b", number=2, type="integer"),
    default("0", "b"),
    constraint("t_pkey", "PRIMARY KEY (a)"),
    rls(),
    policy("mine", using="(b > 0)"),
    grant(T, "anon", "INSERT"),
    grant(T, "anon", "SELECT"),
    comment(T, "it's"),
)


def test_the_ddl_is_labeled_with_object_names() -> None:
    assert report.ddl(SMALL, SMALL.facts) == (
        "-- schema public\nCREATE SCHEMA public;\nCOMMENT ON SCHEMA public IS 'standard public schema';\n"
        "\n-- table public.t\n"
        "CREATE TABLE public.t (\n    a text NOT NULL,\n    b integer DEFAULT 0,\n    CONSTRAINT t_pkey PRIMARY KEY (a)\n);\n"
        "\n-- row level security on table public.t\nALTER TABLE public.t ENABLE ROW LEVEL SECURITY;\n"
        "\n-- policy mine on public.t\nCREATE POLICY mine ON public.t\n    FOR ALL\n    TO PUBLIC\n    USING (b > 0);\n"
        "\n-- INSERT on table public.t for anon\nGRANT INSERT, SELECT ON TABLE public.t TO anon;\n"
        "\n-- comment on table public.t\nCOMMENT ON TABLE public.t IS 'it''s';\n"
    )


def test_the_ddl_of_one_fact_contains_nothing_else() -> None:
    assert report.ddl(SMALL, [("default", "public", "t", "b")]) == (
        "-- default of public.t.b\nALTER TABLE ONLY public.t ALTER COLUMN b SET DEFAULT 0;\n"
    )
    assert report.ddl(SMALL, []) == ""


def test_the_diff_shows_both_sides_of_the_differences_only() -> None:
    live = state(schema(), table(), column("a"), policy("mine"), rls())
    wanted = state(schema(), table(), column("a"), policy("mine", using="(a = 'x'::text)"), rls(forced="true"))
    shown = report.difference(live, wanted, make_plan(live, wanted), "crm")
    assert shown["before_header"].startswith("crm")
    assert shown["after_header"].startswith("crm")
    assert "USING (true)" in shown["before"]
    assert "USING (a = 'x'::text)" in shown["after"]
    assert "FORCE ROW LEVEL SECURITY" not in shown["before"]
    assert "FORCE ROW LEVEL SECURITY" in shown["after"]
    assert "CREATE TABLE" not in shown["before"] + shown["after"]


def test_without_differences_both_sides_are_empty() -> None:
    shown = report.difference(SMALL, SMALL, make_plan(SMALL, SMALL), "crm")
    assert (shown["before"], shown["after"]) == ("", "")


def test_the_statements_of_a_plan_are_reported() -> None:
    plan = make_plan(state(schema(), table()), state(schema(), table(), rls()))
    assert report.statements(plan.statements) == [
        {
            "sql": "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY",
            "kind": "rls",
            "object": "public.t",
            "hazards": ["blocks_reads", "blocks_writes"],
            "transaction": 1,
        }
    ]


def test_kept_objects_are_reported_with_reasons() -> None:
    assert report.kept([Kept(("column", "public", "t", "Old"), "because")]) == [
        {"kind": "column", "object": 'public.t."Old"', "reason": "because"}
    ]


def test_the_summary_counts_objects() -> None:
    facts = (
        *SMALL.facts.values(),
        table("u"),
        rls("u", enabled="false", forced="true"),
        index("i", "CREATE INDEX ..."),
        view("v", " SELECT 1;"),
        view_column("v", "one", 1),
        function("f"),
        trigger("touch", "..."),
        enum("mood"),
        sequence("s"),
    )
    counts = report.summary(state(*facts))
    assert counts == {
        "tables": 2,
        "rls_enabled": 1,
        "columns": 2,
        "constraints": 1,
        "indexes": 1,
        "policies": 1,
        "functions": 1,
        "triggers": 1,
        "views": 1,
        "types": 1,
        "sequences": 1,
        "schemas": 1,
        "extensions": 0,
    }
