# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the steps return to the play."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.step_results import OUTCOMES, step_result
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.steps import STEPS

NOT_RUN: dict[str, dict[str, t.Any]] = {
    "supabase_project": {
        name: {} for name in ("project", "settings", "keys", "legacy_keys", "buckets", "secrets", "functions")
    },
    "database_schema": {"schema": {}, "rows": {}},
    "github_repository": {"repository": {}, "deploy_keys": {}, "rulesets": {}, "values": {}},
    "vercel_deployment": {"project": {}, "deployment": {}},
    "n8n_webhooks": {"workflows": {}, "credentials": {}},
}
OPTIONS: dict[str, dict[str, t.Any]] = {
    "supabase_project": {
        "name": "client-acme-prod", "state": "present", "url": "", "settings": {}, "keys": [], "legacy_keys": "unmanaged",
        "buckets": [], "secrets": [], "functions": [],
    },
    "database_schema": {"rows": [], "organization": {}, "template": "", "has_database": True, "only_rows": False},
    "github_repository": {"name": "client-acme", "state": "present", "values": []},
    "vercel_deployment": {"name": "client-acme", "state": "present", "deploys": True},
    "n8n_webhooks": {"state": "present"},
}  # fmt: skip


def result_of(
    role: str, *, failed: dict[str, t.Any] | None = None, options: t.Any = (), **answers: t.Any
) -> dict[str, t.Any]:
    """Return the result of a step of which only these tasks were run."""
    return step_result(role, {**NOT_RUN[role], **answers}, {**OPTIONS[role], **dict(options)}, failed or {})


def lines(result: dict[str, t.Any], *, check_mode: bool = False) -> list[str]:
    """Return the lines of the summary, as the role finalize shows them."""
    entries = [{**each, **(each.get("check_mode", {}) if check_mode else {})} for each in result["data"]["report"]]
    return [f"{each['label']}: {line}" for each in entries for line in each["lines"]]


def test_each_step_has_an_outcome() -> None:
    assert list(OUTCOMES) == [step.role for step in STEPS]


@pytest.mark.parametrize("role", OUTCOMES)
def test_a_step_that_was_not_run_says_so(role: str) -> None:
    result = result_of(role)
    assert not result["success"]
    assert result["step"] == role.replace("_", "-")
    assert result["error"] == "The step was not run."
    assert not result["data"]["changed"]


@pytest.mark.parametrize("role", OUTCOMES)
@pytest.mark.parametrize(
    ("failed", "message"),
    [
        ({"failed": True, "msg": "It is refused."}, "It is refused."),
        (
            {
                "failed": True,
                "msg": "One or more items failed",
                "results": [{"msg": "done"}, {"failed": True, "msg": "No."}, {"failed": True, "msg": "Nor this."}],
            },
            "No. Nor this.",
        ),
        ({"failed": True}, "no message"),
    ],
    ids=["a task", "items of a loop", "a task without a message"],
)
def test_a_failed_step_has_the_message_of_its_task(role: str, failed: dict[str, t.Any], message: str) -> None:
    result = result_of(role, failed=failed)
    assert not result["success"]
    assert result["error"] == message


PROJECT = {
    "name": "client-acme-prod", "ref": "abcdefghijklmnopqrst", "region": "eu-central-1", "status": "ACTIVE_HEALTHY",
    "postgres_version": "17.6",
}  # fmt: skip


def test_a_project_that_was_created() -> None:
    created = {"changed": True, "action": "created", "project": PROJECT, "requests": 7, "warnings": ["It costs money."]}
    settings = {
        "changed": True, "changed_settings": ["auth.site_url", "postgres.max_connections"], "restarts_database": True,
        "restarting_settings": ["postgres.max_connections"], "left_out": ["auth.hibp"], "requests": 2,
    }  # fmt: skip
    result = result_of("supabase_project", project=created, settings=settings, options={"url": "https://api.example"})
    assert result["success"]
    assert lines(result) == [
        "project: client-acme-prod, created",
        "ref: abcdefghijklmnopqrst",
        "status: ACTIVE_HEALTHY",
        "region: eu-central-1, PostgreSQL 17.6",
        "settings: changed: auth.site_url, postgres.max_connections",
        "settings: restarted the database: postgres.max_connections",
        "settings: not in the plan: auth.hibp",
    ]
    assert lines(result, check_mode=True)[0] == "project: client-acme-prod, would be created"
    assert lines(result, check_mode=True)[4:6] == [
        "settings: would be changed: auth.site_url, postgres.max_connections",
        "settings: would restart the database: postgres.max_connections",
    ]
    data = result["data"]
    assert data["changed"]
    assert data["requests"] == 9
    assert data["warnings"] == ["It costs money."]
    assert data["brief"] == "abcdefghijklmnopqrst, 2 settings"
    assert data["record"] == {
        "project_ref": "abcdefghijklmnopqrst",
        "region": "eu-central-1",
        "status": "ACTIVE_HEALTHY",
        "changed_settings": ["auth.site_url", "postgres.max_connections"],
    }
    assert data["page"]["links"] == {
        "dashboard": "https://supabase.com/dashboard/project/abcdefghijklmnopqrst",
        "tables": "https://supabase.com/dashboard/project/abcdefghijklmnopqrst/editor",
        "API": "https://api.example",
    }
    assert len(data["page"]["next_steps"]) == 2


def test_next_steps_that_the_settings_have_done_are_left_out() -> None:
    settings = {"auth": {"site_url": "https://acme.example", "smtp_host": "mail.acme.example"}}
    result = result_of("supabase_project", project={"project": PROJECT}, options={"settings": settings})
    assert result["data"]["page"]["next_steps"] == []


def test_a_project_that_does_not_run_has_what_would_be_set_then() -> None:
    declared: dict[str, t.Any] = {
        "settings": {"auth": {"site_url": "https://acme.example", "jwt_exp": None}, "unknown": None},
        "keys": [{"name": "backend"}], "legacy_keys": "disabled", "buckets": [{"name": "files"}],
        "secrets": ["STRIPE_KEY"], "functions": [{"name": "hello"}],
    }  # fmt: skip
    new = result_of(
        "supabase_project", project={"action": "created", "project": {"name": "client-acme-prod"}}, options=declared
    )
    assert lines(new, check_mode=True) == [
        "project: client-acme-prod, would be created",
        "settings: would be set: auth.site_url",
        "API keys: would be set: backend, legacy",
        "buckets: would be set: files",
        "secrets: would be set: STRIPE_KEY",
        "functions: would be set: hello",
    ]
    assert new["data"]["brief"] == "new"
    paused = result_of("supabase_project", project={"project": {**PROJECT, "status": "INACTIVE"}}, options=declared)
    assert "secrets: would be compared after the project is restored: STRIPE_KEY" in lines(paused)
    assert not any("restored" in line for line in lines(result_of("supabase_project", project={"project": PROJECT})))


def test_changed_contents_of_a_project_are_named_without_values() -> None:
    result = result_of(
        "supabase_project",
        project={"changed": False, "action": "none", "project": PROJECT},
        keys={"results": [
            {"changed": True, "action": "created", "item": {"name": "backend"}, "warnings": ["It expires."]},
            {"changed": False, "action": "none", "item": {"name": "reports"}},
        ]},
        legacy_keys={"changed": True, "action": "deleted"},
        buckets={"results": [{"changed": True, "action": "updated", "item": {"name": "files"}}]},
        secrets={"changed": True, "action": "updated", "created": ["A"], "updated": ["B"], "deleted": ["C"]},
        functions={"results": [{"changed": True, "action": "deployed", "item": {"name": "hello"}}]},
    )  # fmt: skip
    assert lines(result)[4:] == [
        "API keys: changed: backend, legacy",
        "buckets: changed: files",
        "secrets: changed: A, B, C",
        "functions: changed: hello",
    ]
    assert lines(result, check_mode=True)[4] == "API keys: would be changed: backend, legacy"
    assert result["data"]["changed"]
    assert result["data"]["warnings"] == ["It expires."]


def test_a_step_that_fails_after_a_change_has_changed_something() -> None:
    failed = {"failed": True, "msg": "The bucket is refused."}
    result = result_of(
        "supabase_project", project={"changed": True, "action": "created", "project": PROJECT}, failed=failed
    )
    assert not result["success"]
    assert result["data"]["changed"]
    assert result["data"]["project"] == PROJECT
    assert result["data"]["requests"] is None


@pytest.mark.parametrize(
    ("answer", "state", "normal", "check_mode"),
    [
        ({"changed": True, "action": "deleted", "project": None}, "absent", "client-acme-prod, deleted", "client-acme-prod, would be deleted"),
        ({"changed": False, "action": "none", "project": None}, "absent", *["client-acme-prod, does not exist"] * 2),
        ({"project": None}, "present", *["none, and not created, because supabase_project_create is false"] * 2),
    ],
    ids=["deleted", "was not there", "not created"],
)  # fmt: skip
def test_a_project_that_does_not_exist(answer: dict[str, t.Any], state: str, normal: str, check_mode: str) -> None:
    result = result_of("supabase_project", project=answer, options={"state": state})
    assert lines(result) == [f"project: {normal}"]
    assert lines(result, check_mode=True) == [f"project: {check_mode}"]


SUMMARY = {"tables": 3, "rls_enabled": 3, "policies": 7}


def schema(*statements: tuple[str, str], **more: t.Any) -> dict[str, t.Any]:
    """Return a result of pg_schema_apply."""
    listed = [{"kind": kind, "sql": sql} for kind, sql in statements]
    return {"changed": bool(listed), "statements": listed, "kept": [], "summary": SUMMARY, **more}


def test_statements_of_a_schema_are_listed_by_their_first_line() -> None:
    long = "create table t (" + ", ".join(f"column_{number} text" for number in range(30)) + ");"
    answer = schema(
        ("table", "create table a (\n  id int\n);"), ("table", long),
        summary_before={"tables": 1, "rls_enabled": 0, "policies": 0}, plan_id="p1",
        kept=[{"kind": "table", "object": "public.old", "reason": "it has rows"}], warnings=["Look at it."],
    )  # fmt: skip
    result = result_of("database_schema", schema=answer)
    assert result["success"]
    assert lines(result) == [
        "tables: 3",
        "RLS: on 3 of 3 tables, 7 policies",
        "schema: 2 statements ran",
        "ran: create table a (",
        f"ran: {long[:137].rpartition(' ')[0]}...",
        "kept: table public.old (it has rows)",
    ]
    assert lines(result, check_mode=True)[:4] == [
        "tables: 1; there would be 3",
        "RLS: on 0 of 1 tables, 0 policies; it would be on 3 of 3 tables, 7 policies",
        "schema: 2 statements would run",
        "would run: create table a (",
    ]
    assert result["data"]["record"] == {
        "tables": 3, "rls_enabled": 3, "policies": 7, "tables_before": 1, "rls_enabled_before": 0, "policies_before": 0,
        "statements": 2, "changed_rows": 0, "plan_id": "p1", "kept": 1,
    }  # fmt: skip
    assert result["data"]["brief"] == "2 statements"
    assert result["data"]["warnings"] == ["Look at it."]


def test_many_statements_are_counted_by_kind() -> None:
    answer = schema(*[("table", "create table a ()")] * 9, *[("policy", "create policy a on b")] * 12)
    assert "schema: 21 statements ran, for policy 12, table 9" in lines(result_of("database_schema", schema=answer))


def test_an_unchanged_schema_has_no_statements() -> None:
    result = result_of("database_schema", schema=schema())
    assert lines(result) == ["tables: 3", "RLS: on 3 of 3 tables, 7 policies", "schema: unchanged"]
    assert lines(result, check_mode=True) == lines(result)
    assert not result["data"]["changed"]


DECLARED = [{"table": "plans", "rows": [{}, {}]}, {"table": "old", "state": "absent", "rows": [{}]}]
COUNTED = {"tables": [{"inserted": 1, "updated": 2, "deleted": 0}, {"inserted": 0, "updated": 0, "deleted": 3}]}


@pytest.mark.parametrize(
    ("rows", "has_database", "normal", "check_mode"),
    [
        (COUNTED, True, "1 inserted, 2 updated, 3 deleted", "would be: 1 inserted, 2 updated, 3 deleted"),
        ({"tables": []}, True, "unchanged", "unchanged"),
        ({}, False, "2 inserted, 0 updated, 0 deleted", "would be: 2 inserted, 0 updated, 0 deleted"),
    ],
    ids=["some differ", "none differs", "there is no database"],
)
def test_rows_of_tables(rows: dict[str, t.Any], has_database: bool, normal: str, check_mode: str) -> None:
    options = {"rows": DECLARED, "has_database": has_database}
    result = result_of("database_schema", schema=schema(), rows=rows, options=options)
    assert f"rows: {normal}" in lines(result)
    assert f"rows: {check_mode}" in lines(result, check_mode=True)
    assert result["data"]["changed"] == (normal != "unchanged")


def test_a_failed_schema_changes_nothing_and_reports_nothing() -> None:
    failed = {"failed": True, "msg": "syntax error"}
    result = result_of("database_schema", schema={**schema(("table", "x")), **failed}, rows=COUNTED, failed=failed)
    assert not result["data"]["changed"]
    assert result["data"]["report"] == []


def test_a_template_that_is_not_the_roles_own_is_named() -> None:
    result = result_of("database_schema", schema=schema(), options={"template": "/srv/client.sql.j2"})
    assert "template: /srv/client.sql.j2" in lines(result)


def test_only_the_rows_are_a_step_of_the_audit() -> None:
    assert result_of("database_schema", rows=COUNTED, options={"only_rows": True})["success"]


def test_the_owner_of_the_first_organization_is_to_be_told() -> None:
    organization = {"name": "Acme", "slug": "acme", "email": "it@acme.example"}
    page = result_of("database_schema", schema=schema(), options={"organization": organization})["data"]["page"]
    assert page["next_steps"] == [
        "Send it@acme.example the address of the application. Who signs up with this address owns the organization Acme."
    ]
    assert page["facts"] == {"tables": 3, "row-level security": "on 3 of 3 tables, 7 policies"}


REPOSITORY = {"full_name": "agency/client-acme", "url": "https://github.com/agency/client-acme"}


def test_a_repository_with_its_protection_and_values() -> None:
    result = result_of(
        "github_repository",
        repository={"changed": False, "action": "none", "repository": REPOSITORY, "requests": 3},
        deploy_keys={"results": [{"changed": True, "action": "created", "github_repository_deploy_key": {"title": "ci"}}]},
        rulesets={"results": [
            {"changed": False, "action": "none", "available": True, "github_repository_ruleset": {"name": "main"}},
            {"changed": False, "action": "none", "available": False, "github_repository_ruleset": {"name": "tags"}},
            {"failed": True, "msg": "It is refused.", "github_repository_ruleset": {"name": "others"}},
        ], "warnings": ["The plan has no rulesets."]},
        values={"changed": True, "action": "updated"},
        options={"values": ["SUPABASE_URL", "TOKEN"]},
    )  # fmt: skip
    assert lines(result) == [
        "repository: agency/client-acme, unchanged",
        "code: https://github.com/agency/client-acme",
        "protection: deploy key ci, created",
        "protection: ruleset main, unchanged",
        "actions: SUPABASE_URL, TOKEN, updated",
    ]
    assert "actions: SUPABASE_URL, TOKEN, would be updated" in lines(result, check_mode=True)
    assert result["data"]["changed"]
    assert result["data"]["brief"] == "agency/client-acme"
    assert result["data"]["warnings"] == ["The plan has no rulesets."]


def test_a_repository_that_was_not_there_to_be_deleted() -> None:
    result = result_of(
        "github_repository", repository={"action": "none", "repository": None}, options={"state": "absent"}
    )
    assert lines(result) == ["repository: client-acme, does not exist"]
    assert result["success"]


SITE = {"name": "client-acme", "dashboard_url": "https://vercel.com/agency/client-acme", "domains": [
    {"name": "acme.example", "verified": False}, {"name": "client-acme.vercel.app", "verified": True},
]}  # fmt: skip


def test_a_site_that_was_deployed() -> None:
    result = result_of(
        "vercel_deployment",
        project={"changed": False, "action": "none", "project": SITE, "requests": 2},
        deployment={
            "changed": True, "action": "deployed", "reason": "a variable changed", "requests": 4,
            "deployment": {"url": "https://client-acme.vercel.app"},
        },
    )  # fmt: skip
    assert lines(result) == [
        "site: client-acme, unchanged",
        "deployment: deployed, because a variable changed",
        "address: https://client-acme.vercel.app",
    ]
    assert lines(result, check_mode=True)[1] == "deployment: would be deployed, because a variable changed"
    assert result["data"]["changed"]
    assert result["data"]["requests"] == 6
    assert result["data"]["page"]["next_steps"] == [
        "Verify the domain acme.example: the project on Vercel shows the record to add to its DNS."
    ]


def test_a_site_is_only_done_when_it_is_deployed() -> None:
    project = {"changed": True, "action": "created", "project": SITE}
    assert not result_of("vercel_deployment", project=project)["success"]
    assert result_of("vercel_deployment", project=project, options={"deploys": False})["success"]


def test_workflows_and_the_credentials_that_changed() -> None:
    workflow = {"id": "1", "name": "acme - lead intake", "webhook_urls": ["https://n8n.example/webhook/acme/lead"]}
    result = result_of(
        "n8n_webhooks",
        workflows={"results": [
            {"changed": True, "action": "created", "requests": 3, "workflow": workflow, "n8n_webhooks_item": {"name": "lead intake"}, "warnings": ["w"]},
            {"changed": True, "action": "deleted", "requests": 1, "workflow": None, "n8n_webhooks_item": {"name": "old"}, "warnings": ["w"]},
            {"skipped": True, "n8n_webhooks_item": {"name": "other"}},
        ]},
        credentials={"results": [
            {"changed": True, "action": "updated", "requests": 1, "credential": {"id": "7"}, "n8n_webhooks_item": "supabase"},
            {"changed": False, "action": "none", "requests": 1, "credential": {"id": "8"}, "n8n_webhooks_item": "webhooks"},
        ]},
    )  # fmt: skip
    assert lines(result, check_mode=True) == [
        "workflows: lead intake, would be created",
        "workflows: old, would be deleted",
        "n8n credential: supabase, would be updated",
        "webhooks: https://n8n.example/webhook/acme/lead",
    ]
    data = result["data"]
    assert result["success"]
    assert data["requests"] == 6
    assert data["warnings"] == ["w"]
    assert data["brief"] == "1 workflow"
    assert data["record"] == {"workflows": ["acme - lead intake"], "webhook_urls": workflow["webhook_urls"]}
    assert data["credentials"] == [{"id": "7"}, {"id": "8"}]
