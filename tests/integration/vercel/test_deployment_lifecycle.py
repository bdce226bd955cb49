# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module vercel_deployment on the local Vercel, which deploys the commits of the local GitHub."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

from tests.support.ansible_commands import ansible_environment, run_module

if t.TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Site

VARIABLES: dict[str, t.Any] = {"variables": {"MODE": "one"}}


@pytest.fixture
def linked(site: Site) -> Site:
    """Return a project that was never deployed, linked to a repository with content."""
    site.generate_repository()
    site.project(repository=site.repository, **VARIABLES)
    site.forget()
    return site


def reason(site: Site, **options: t.Any) -> str:
    """Predict and make a deployment, and return why; both must agree, and the next run must do nothing."""
    predicted = site.deploy(**options, check_mode=True)
    before = len(site.deployments())
    done = site.deploy(**options)
    assert (predicted.changed, predicted.diff, predicted.result["reason"]) == (
        done.changed,
        done.diff,
        done.result["reason"],
    )
    assert len(site.deployments()) == before + done.changed
    site.forget()
    again = site.deploy(**options)
    assert (again.changed, site.writes(), again.result["requests"]) == (False, [], 5)
    return str(done.result["reason"])


def test_a_project_is_deployed_only_if_something_has_changed(linked: Site) -> None:
    assert reason(linked) == "no deployment is live"
    assert linked.served()["environment"] == {"MODE": "one"}
    linked.project(variables={"MODE": "two"})
    assert reason(linked) == "variables were changed: MODE"
    assert linked.served()["environment"] == {"MODE": "two"}
    linked.project(build_command="npm run build")
    assert reason(linked) == "settings that a build depends on were changed"
    linked.project(absent_variables=["MODE"])
    assert reason(linked) == "variables were deleted or replaced"
    # What a build doesn't depend on.
    linked.project(variables={"MODE": "three"}, variable_targets=["preview"], deployment_protection="all")
    assert reason(linked) == ""
    first = linked.served()["sha"]
    # A push is deployed by Vercel.
    newest = linked.push({"a": "b"})
    linked.platforms.advance(5)
    assert reason(linked) == ""
    assert linked.served()["sha"] == newest
    assert reason(linked, sha=first) == f"production has the commit {newest[:7]}, not {first[:7]}"
    assert linked.served()["sha"] == first
    assert linked.deploy(force=True).changed


def test_a_deployment_of_a_push_is_adopted_while_it_is_built(linked: Site) -> None:
    sha = linked.push({"a": "b"})
    done = linked.deploy()
    shown = t.cast("dict[str, t.Any]", done.result["deployment"])
    assert (done.changed, linked.writes(), shown["sha"], shown["live"]) == (False, [], sha, True)
    assert shown["url"] == f"https://{linked.name}.vercel.app"
    # Its variables are changed while it is built: it would go live with the former ones.
    linked.push({"a": "c"})
    linked.project(variables={"MODE": "two"})
    assert linked.deploy().changed
    assert linked.served()["environment"] == {"MODE": "two"}


@pytest.mark.parametrize(
    ("fault", "details"),
    [
        ("bad_gateway_after", {"method": "POST"}),
        ("dropped_after", {"method": "POST"}),
        ("not_json", {"method": "POST"}),
        ("throttled", {"method": "POST", "value": "0"}),
        ("bad_gateway", {"method": "POST"}),
        ("bad_gateway", {"path": "/v{version}/deployments/{deployment}"}),
    ],
)
def test_whatever_happens_there_is_one_deployment(linked: Site, fault: str, details: dict[str, t.Any]) -> None:
    linked.fault(fault, **details)
    try:
        linked.deploy(wait_timeout=3)
    except Failure:
        assert (fault, "method" in details) == ("bad_gateway", True)  # the request wasn't handled
    linked.deploy()
    assert len(linked.deployments()) == 1
    assert not linked.deploy().changed


def test_a_run_that_is_killed_while_waiting_is_continued(linked: Site) -> None:
    linked.fault("stuck_build")
    with pytest.raises(Failure, match="did not become live within 1 s: it is BUILDING") as raised:
        linked.deploy(wait_timeout=1)
    assert "It wasn't canceled" in raised.value.hint
    assert raised.value.details["actions"] == ["created"]
    again = linked.deploy(check_mode=True)
    assert not again.changed
    assert len(linked.deployments()) == 1


@pytest.mark.parametrize(
    ("fault", "message", "hint"),
    [
        (
            "build_fails",
            'is ERROR: Command "npm run build" exited with 1 (buildStep).',
            "Correct what the build reports",
        ),
        ("canceled_build", "is CANCELED.", "Ignored Build Step"),
        (
            "alias_fails",
            "its domains weren't assigned: The certificate could not be issued.",
            "Run again to deploy again",
        ),
    ],
)
def test_a_deployment_that_ends_otherwise_says_why(linked: Site, fault: str, message: str, hint: str) -> None:
    linked.fault(fault)
    with pytest.raises(Failure) as raised:
        linked.deploy()
    assert message in raised.value.message
    assert hint in raised.value.hint
    assert f"https://vercel.com/local-agency/{linked.name}/" in raised.value.hint
    # The next run tries once more.
    assert linked.deploy().changed
    assert len(linked.deployments()) == 2


def test_a_commit_of_a_foreign_author_is_blocked(linked: Site) -> None:
    assert linked.deploy().changed
    linked.push({"a": "b"}, author="some-bot")
    done = linked.deploy()
    # The site is still that of the commit before.
    assert not done.changed
    assert "is BLOCKED: Git author some-bot must have access to the project" in done.warnings[0]
    linked.project(variables={"MODE": "two"})
    with pytest.raises(Failure, match="is BLOCKED: Git author some-bot") as raised:
        linked.deploy()
    assert "Let a member push a commit" in raised.value.hint


def test_a_project_that_assigns_no_domains_needs_a_person(linked: Site) -> None:
    linked.platforms.edit(
        "vercel", "set_attributes", project=linked.name, attributes={"autoAssignCustomDomains": False}
    )
    for _run in range(2):
        with pytest.raises(Failure, match="assigns no domains by itself"):
            linked.deploy()
    (built,) = linked.deployments()
    linked.platforms.vercel("POST", f"/v10/projects/{linked.name}/promote/{built['id']}")
    assert not linked.deploy().changed


@pytest.mark.nightly
@pytest.mark.parametrize("is_interrupted", [False, True])
def test_a_deployment_that_remains_staged_is_promoted(linked: Site, is_interrupted: bool) -> None:
    linked.fault("staged_build")
    if is_interrupted:
        with pytest.raises(Failure, match="did not become live"):
            linked.deploy(wait_timeout=5)
    done = linked.deploy(wait_timeout=90)
    assert (done.changed, done.result["action"]) == (True, "promoted" if is_interrupted else "created")
    assert linked.served()
    assert (linked.deploy().changed, len(linked.deployments())) == (False, 1)


def test_what_cannot_be_deployed(site: Site) -> None:
    assert site.deploy(check_mode=True).result["reason"] == "the project doesn't exist yet"
    with pytest.raises(Failure, match="doesn't exist, so it can't be deployed"):
        site.deploy()
    site.project()
    assert site.deploy(check_mode=True).changed
    with pytest.raises(Failure, match="has no repository"):
        site.deploy()
    site.generate_repository()
    site.project(repository=site.repository)
    with pytest.raises(Failure, match="400") as raised:
        site.deploy(sha="0" * 40)
    assert "the commit exist" in raised.value.hint
    site.fault("payment_required")
    with pytest.raises(Failure, match="402") as raised:
        site.deploy()
    assert "billing page" in raised.value.hint


def test_the_module_shows_no_secret(linked: Site, tmp_path: Path) -> None:
    linked.project(secrets={"KEY": "sb_secret_0123456789"})
    environment = ansible_environment(tmp_path) | linked.platforms.environment
    shown = [
        run_module(
            "vercel_deployment",
            {"name": linked.name},
            "-vvvv",
            "--diff",
            *more,
            environment=environment,
            folder=tmp_path,
        )
        for more in (("--check",), (), ())
    ]
    assert [(each.status, each.result["changed"]) for each in shown] == [(0, True), (0, True), (0, False)]
    output = "".join(each.shown for each in shown)
    assert [secret for secret in linked.platforms.secrets() if secret in output] == []
