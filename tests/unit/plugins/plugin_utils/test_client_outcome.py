# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run leaves of a client: its record, and the content of its credentials file."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.client_outcome import Known, Options, outcome

REF, OTHER = "abcdefghijklmnopqrst", "tsrqponmlkjihgfedcba"
URL = f"postgresql://postgres.{REF}@pooler.example:5432/postgres"
CLIENT = {"id": "acme", "name": "Acme Ltd", "email": "it@acme.example", "tier": ""}


def step(name: str, *, success: bool = True, **data: t.Any) -> dict[str, t.Any]:
    """Return the result of a step."""
    return {"success": success, "step": name, "error": None if success else f"{name} failed.", "data": data}


def left(
    *results: dict[str, t.Any],
    resources: dict[str, t.Any] | None = None,
    unread: list[str] | None = None,
    file: dict[str, t.Any] | None = None,
    valid: str = "",
    rejected: list[str] | None = None,
    **options: t.Any,
) -> dict[str, t.Any]:
    """Return the outcome of a run for the project ``REF`` with a credentials file."""
    known = Known(
        results=results,
        resources={"supabase_project_ref": REF, "supabase_pooler_url": URL} if resources is None else resources,
        unread=unread or [],
        file=file or {},
        valid_password=valid,
        rejected=rejected or [],
    )
    given = {
        "only_looked": False,
        "password_is_given": False,
        "password_is_due": False,
        "path": "/c/acme.yml",
        **options,
    }
    return outcome(known, Options(client=CLIENT, **given))


PASSWORD, PENDING = "supabase_database_password", "pending_database_password"
REFUSED = "refused_database_password"


@pytest.mark.parametrize(
    ("run", "certain", "pending", "refused", "warning"),
    [
        ({"valid": "new"}, "new", None, None, ""),
        ({"file": {"supabase_project_ref": REF, PASSWORD: "old"}}, "old", None, None, ""),
        ({"file": {"supabase_project_ref": REF, PASSWORD: "old"}, "valid": "new"}, "new", None, None, ""),
        ({"file": {"supabase_project_ref": REF, PASSWORD: "old"}, "rejected": ["old"]}, None, None, "old", "was moved to refused_database_password"),
        (
            {"file": {"supabase_project_ref": REF, PASSWORD: "old"}, "rejected": ["old"], "only_looked": True},
            None, None, "old", "would be moved to refused_database_password",
        ),
        ({"file": {"supabase_project_ref": OTHER, PASSWORD: "old", REFUSED: "older"}}, None, None, None, "has no database password"),
        ({"file": {"supabase_project_ref": REF, REFUSED: "older"}}, None, None, "older", "has no database password"),
        ({"file": {PENDING: "next"}}, None, "next", None, "The next run tries again"),
        ({"file": {PENDING: "next"}, "valid": "next"}, "next", None, None, ""),
        ({"file": {PENDING: "next"}, "rejected": ["next"]}, None, None, "next", "has no database password"),
        ({"file": {"supabase_project_ref": REF, PASSWORD: "old", PENDING: "next"}, "rejected": ["next"]}, "old", None, None, ""),
        ({"file": {PENDING: "next"}, "password_is_due": True}, None, "next", None, ""),
        ({"valid": "new", "path": ""}, "new", None, None, "is not stored"),
        ({"valid": "new", "path": "", "password_is_given": True}, "new", None, None, ""),
        ({"path": ""}, None, None, None, ""),
        ({"resources": {"supabase_project_ref": None}}, None, None, None, ""),
    ],
    ids=[
        "the run has verified one", "one is in the file", "the run has replaced that in the file", "that in the file was rejected",
        "that in the file was rejected in check mode", "the file is about another project", "a rejected one is kept", "one is pending",
        "the pending one is valid", "the pending one was rejected", "the pending one was rejected, not that in the file",
        "check mode would set one", "there is no file", "there is no file, and the user knows it", "there is no file, and none is known",
        "there is no project",
    ],
)  # fmt: skip
def test_passwords(
    run: dict[str, t.Any], certain: str | None, pending: str | None, refused: str | None, warning: str
) -> None:
    found = left(**run)
    created = found["created"]
    assert (created[PASSWORD], created[PENDING], created[REFUSED]) == (certain, pending, refused)
    assert [warning in text for text in found["warnings"]] == ([True] if warning else [])


def test_the_database_url_has_the_password_and_may_come_from_the_file() -> None:
    with_password = f"postgresql://postgres.{REF}:a%2Fb%40c@pooler.example:5432/postgres"
    assert left(valid="a/b@c")["created"]["supabase_database_url"] == with_password
    file = {"supabase_project_ref": REF, "supabase_pooler_url": URL, PASSWORD: "a/b@c"}
    after_failure = left(step("supabase-project", success=False), resources={"supabase_project_ref": None}, file=file)
    assert after_failure["created"]["supabase_database_url"] is None, "it is unknown whether the project is the same"
    assert left(resources={}, file=file)["created"]["supabase_database_url"] == with_password


FILE = {
    "client_id": "acme", "client_name": "Acme", "org_email": "old@acme.example", "supabase_project_ref": REF, "supabase_anon_key": "anon",
    "supabase_region": "eu-central-1", "github_repo_name": "agency/client-acme",
}  # fmt: skip


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ({"resources": {"supabase_project_ref": REF, "supabase_anon_key": "new"}}, {"supabase_anon_key": "new", "supabase_region": "eu-central-1"}),
        ({"resources": {"supabase_project_ref": REF, "supabase_anon_key": None, "supabase_region": None}}, {}),
        (
            {"resources": {"supabase_project_ref": REF, "supabase_anon_key": None, "supabase_region": None}, "unread": ["supabase_anon_key"]},
            {"supabase_anon_key": "anon"},
        ),
        (
            {"resources": {"supabase_project_ref": OTHER, "supabase_anon_key": None}, "unread": ["supabase_anon_key"]},
            {"supabase_project_ref": OTHER},
        ),
        (
            {"results": [step("github-repository", success=False)], "resources": {"supabase_project_ref": REF, "supabase_anon_key": None}},
            {"supabase_anon_key": "anon", "supabase_region": "eu-central-1"},
        ),
    ],
    ids=["a new value", "values that are gone", "a value that wasn't read", "another project", "a failed run"],
)  # fmt: skip
def test_content_of_the_credentials_file(run: dict[str, t.Any], expected: dict[str, t.Any]) -> None:
    content = left(*run.get("results", []), file=FILE, resources=run["resources"], unread=run.get("unread"))["content"]
    always = {"client_id": "acme", "client_name": "Acme Ltd", "org_email": "it@acme.example"}
    of_a_step_that_was_not_run = {"github_repo_name": "agency/client-acme"}
    assert content == {**always, "supabase_project_ref": REF, **of_a_step_that_was_not_run, **expected}


def test_a_failed_step_ends_what_was_reached() -> None:
    found = left(
        step("supabase-project", changed=True, brief="abc", record={"project_ref": REF}, warnings=["It costs money."]),
        step("database-schema", success=False, changed=False, brief="3 statements", record={"tables": None}),
        step(
            "github-repository",
            success=False,
            changed=True,
            brief="none",
            warnings=["not run"],
            record={"repository": None},
        ),
        valid="p",
    )
    assert [each["step"] for each in found["reached"]] == ["supabase-project", "database-schema"]
    assert found["briefs"] == ["abc", "3 statements"]
    assert found["record"] == {
        "project_ref": REF, "tables": None, "repository": None,
        "client_id": "acme", "client_name": "Acme Ltd", "org_email": "it@acme.example", "tier": "",
        "success": False, "failed_step": "database-schema", "error": "database-schema failed.",
        "changed": True, "warnings": 1, "warning_texts": ["It costs money."],
    }  # fmt: skip


def test_the_record_has_no_secrets() -> None:
    found = left(
        step("supabase-project", changed=False), valid="s3cret", file={PENDING: "s3cret-2", REFUSED: "s3cret-3"}
    )
    assert "s3cret" not in str(found["record"])
    assert "s3cret" not in str(found["warnings"])
    assert found["record"]["success"]
    assert not found["record"]["changed"]


def test_a_failed_step_may_have_no_data() -> None:
    found = left({"success": False, "step": "finalize", "error": "The disk is full.", "data": None})
    assert found["record"]["error"] == "The disk is full."
