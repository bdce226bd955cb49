# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a project is deployed, what a deployment depends on, and what is sent."""

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.decision import decide
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.endpoints import Deployment
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.fingerprint import fingerprint
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.options import (
    DEPLOYMENT_SPEC,
    DeploymentSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.environment.endpoints import Record
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.vercel.vercel_task import (
    PROJECT,
    project,
    replay,
)

URL = Record(record_id="1", name="URL", targets=frozenset({"production", "preview"}), value="x", updated_at=100)
KEY = Record(
    record_id="2", name="KEY", targets=frozenset({"production"}), kind="sensitive", sensitive=True, updated_at=100
)
NOW = fingerprint({"framework": "nextjs"}, [URL, KEY])
LIVE = Deployment(
    deployment_id="dpl_live",
    url="x.vercel.app",
    state="READY",
    substate="PROMOTED",
    has_domains=True,
    created_at=200,
    sha="a" * 40,
    known=NOW,
)
PUSHED = replace(LIVE, deployment_id="dpl_pushed", known=None)
BUILDING = replace(LIVE, deployment_id="dpl_new", state="BUILDING", substate=None, has_domains=False, created_at=300)
FAILED = replace(BUILDING, state="ERROR", problem="exited with 1", inspector_url="https://vercel.com/x")
OLD = replace(NOW, environment="0")


@pytest.mark.parametrize(
    ("newest", "reason", "found"),
    [
        ([], "no deployment is live", None),
        ([LIVE], "", "dpl_live"),
        ([replace(LIVE, known=OLD, created_at=50)], "variables were changed: KEY, URL", "dpl_live"),
        ([replace(LIVE, known=OLD)], "variables were deleted or replaced", "dpl_live"),
        (
            [replace(LIVE, known=replace(NOW, settings="0"))],
            "settings that a build depends on were changed",
            "dpl_live",
        ),
        # A push has the variables of its time.
        ([PUSHED], "", "dpl_pushed"),
        ([replace(PUSHED, created_at=50)], "variables were changed: KEY, URL", "dpl_pushed"),
        # One that is being built is waited for if it fits, whatever is live.
        ([BUILDING], "", "dpl_new"),
        ([BUILDING, replace(LIVE, known=OLD)], "", "dpl_new"),
        ([replace(BUILDING, known=OLD), replace(LIVE, known=OLD)], "variables were deleted or replaced", "dpl_live"),
        ([replace(BUILDING, state="READY", substate="STAGED")], "", "dpl_new"),
        # One that ended otherwise leaves the site as it is.
        ([FAILED, LIVE], "", "dpl_live"),
        ([FAILED], "no deployment is live", None),
        ([replace(BUILDING, state="READY", alias_failed=True)], "no deployment is live", None),
        # One that is older than the live one never becomes live.
        ([LIVE, replace(BUILDING, created_at=100)], "", "dpl_live"),
    ],
)
def test_when_a_project_is_deployed(newest: list[Deployment], reason: str, found: str | None) -> None:
    decision = decide(DeploymentSpec(), NOW, [URL, KEY], newest)
    assert (decision.reason, decision.found and decision.found.deployment_id) == (reason, found)


def test_a_commit_and_force() -> None:
    other = decide(DeploymentSpec(sha="b" * 40), NOW, [URL], [LIVE])
    assert other.reason == "production has the commit aaaaaaa, not bbbbbbb"
    assert decide(DeploymentSpec(sha="a" * 40), NOW, [URL], [LIVE]).reason == ""
    assert decide(DeploymentSpec(sha="b" * 40), NOW, [URL], [replace(BUILDING, sha="b" * 40), LIVE]).reason == ""
    assert decide(DeploymentSpec(force=True), NOW, [URL], [LIVE]).reason == "force is set"


def test_a_failed_deployment_is_a_warning_while_another_is_live() -> None:
    assert (
        "dpl_new is ERROR: exited with 1. See https://vercel.com/x."
        in decide(DeploymentSpec(), NOW, [], [FAILED, LIVE]).warnings[0]
    )
    assert decide(DeploymentSpec(), NOW, [], [LIVE, replace(FAILED, created_at=100)]).warnings == ()


def test_what_a_fingerprint_depends_on() -> None:
    settings = {"framework": "nextjs", "name": "x", "devCommand": "y", "updatedAt": 1}
    assert fingerprint(settings, [KEY, URL]) == NOW
    same = [replace(URL, record_id="9", updated_at=999, comment="x"), KEY, replace(KEY, targets=frozenset({"preview"}))]
    assert fingerprint({"framework": "nextjs"}, same) == NOW
    for changed in (replace(URL, value="y"), replace(URL, name="V"), replace(URL, targets=frozenset({"preview"}))):
        assert fingerprint(settings, [changed, KEY]).environment != NOW.environment
    assert fingerprint(settings, [URL, replace(KEY, updated_at=101)]).environment != NOW.environment
    assert fingerprint({"framework": ""}, [URL, KEY]).settings == fingerprint({}, [URL, KEY]).settings != NOW.settings


LISTED = "GET /v7/deployments?projectId=prj_1&target=production&limit=20"
CREATE = "POST /v13/deployments?forceNew=1&skipAutoDetectionConfirmation=1"
FIRST: list[Step] = [(f"GET {PROJECT}", project()), ("GET /v10/projects/prj_1/env", Reply(200, {"envs": []}))]


def listed(*found: dict[str, t.Any]) -> Reply:
    return Reply(200, {"deployments": list(found), "pagination": {"count": len(found), "next": None}})


def deployment(**changes: t.Any) -> dict[str, t.Any]:
    body = {"uid": "dpl_1", "id": "dpl_1", "url": "x-1.vercel.app", "readyState": "READY", "createdAt": 5, "meta": {}}
    return body | changes


def run(spec: DeploymentSpec, *steps: Step, **options: t.Any) -> t.Any:
    return replay(lambda task: reconcile(spec, task, make_nonce=lambda: "nonce"), *FIRST, *steps, **options)


STAGED = {"readySubstate": "STAGED", "aliasAssigned": False}
PROMOTE = "POST /v10/projects/prj_1/promote/dpl_1"
GET_ONE = "GET /v13/deployments/dpl_1"
PROMOTED = Reply(200, deployment(aliasAssigned=True, readySubstate="PROMOTED"))
#: How often a deployment is looked at in a minute.
POLLS = 19
#: What a deployment of this module has, which fits the project of ``FIRST``.
OURS = fingerprint({}, []).as_metadata()


@pytest.mark.parametrize("answer", [Reply(201), requests.exceptions.ReadTimeout()])
def test_a_deployment_of_this_module_that_remains_staged_is_promoted(answer: Reply | Exception) -> None:
    staged = deployment(meta=OURS, **STAGED)
    polls: list[Step] = [(GET_ONE, Reply(200, staged)), (LISTED, listed(staged))] * POLLS
    lost: list[Step] = [(GET_ONE, PROMOTED)] if isinstance(answer, Exception) else []
    done = run(
        DeploymentSpec(),
        (LISTED, listed(staged)),
        *polls,
        (LISTED, listed(staged)),
        FIRST[0],
        (PROMOTE, answer),
        *lost,
        (GET_ONE, PROMOTED),
    )
    assert (done.outcome.changed, done.outcome.result["action"]) == (True, "promoted")
    assert done.outcome.diff["after"] == "live: dpl_1\n"


def test_a_staged_deployment_is_not_promoted_over_a_rollback() -> None:
    staged = deployment(meta=OURS, **STAGED)
    polls: list[Step] = [(GET_ONE, Reply(200, staged)), (LISTED, listed(staged))] * POLLS
    project = t.cast("Reply", FIRST[0][1])
    rolled_back = (
        FIRST[0][0],
        Reply(200, {**t.cast("dict[str, t.Any]", project.body), "autoAssignCustomDomains": False}),
    )
    done = run(DeploymentSpec(), (LISTED, listed(staged)), *polls, (LISTED, listed(staged)), rolled_back)
    assert "the project assigns no domains by itself" in done.message


def test_a_state_that_is_not_known_is_waited_for_and_named() -> None:
    unknown = deployment(readyState="PREPARING", aliasAssigned=False)
    polls: list[Step] = [(GET_ONE, Reply(200, unknown)), (LISTED, listed(unknown))] * 3
    created: list[Step] = [(LISTED, listed()), (CREATE, Reply(200, unknown))]
    done = run(DeploymentSpec(), *created, *polls, seconds=1.5)
    assert "within 1.5 s: it is PREPARING" in done.message


def test_a_staged_deployment_of_a_push_needs_a_person() -> None:
    staged = deployment(**STAGED)
    polls: list[Step] = [(GET_ONE, Reply(200, staged)), (LISTED, listed(staged))] * POLLS
    done = run(DeploymentSpec(), (LISTED, listed(staged)), *polls, (LISTED, listed(staged)))
    assert "has been staged for 60 s" in done.message
    assert "Promote it on its page" in done.message


def test_a_staged_deployment_is_not_promoted_over_a_newer_one() -> None:
    staged, newer = deployment(meta=OURS, **STAGED), deployment(uid="dpl_2", readyState="BUILDING", createdAt=6)
    polls: list[Step] = [(GET_ONE, Reply(200, staged)), (LISTED, listed(newer, staged))] * POLLS
    rest: list[Step] = [(LISTED, listed(newer, staged)), (GET_ONE, PROMOTED)]
    done = run(DeploymentSpec(), (LISTED, listed(staged)), *polls, *rest)
    assert (done.outcome.changed, done.outcome.result["action"]) == (False, "none")


def test_a_lost_response_is_found_by_its_request_and_waited_for() -> None:
    ours = deployment(meta={"draggonnbRequest": "nonce"}, readyState="QUEUED")
    live = deployment(
        aliasAssigned=True,
        readySubstate="PROMOTED",
        alias=["x-git-main.vercel.app", "www.acme.example", "x.vercel.app"],
    )
    done = run(
        DeploymentSpec(),
        (LISTED, listed()),
        (CREATE, requests.exceptions.ReadTimeout()),
        (LISTED, listed()),
        (LISTED, listed(deployment(uid="dpl_0"), ours)),
        ("GET /v13/deployments/dpl_1", Reply(200, deployment(readyState="BUILDING"))),
        # Ready isn't live.
        ("GET /v13/deployments/dpl_1", Reply(200, deployment(aliasAssigned=False, readySubstate="STAGED"))),
        (LISTED, listed(ours)),
        ("GET /v13/deployments/dpl_1", Reply(200, live)),
    )
    (body,) = done.bodies
    assert body["gitSource"] == {"type": "github", "ref": "main", "repoId": 7}
    assert (body["target"], body["project"], set(body["meta"])) == (
        "production",
        "prj_1",
        {"draggonnbSettings", "draggonnbEnvironment", "draggonnbRequest"},
    )
    assert done.result["deployment"]["url"] == "https://www.acme.example"
    assert (done.result["action"], done.result["reason"]) == ("created", "no deployment is live")


@pytest.mark.parametrize(
    "end",
    [{"readyState": "CANCELED"}, {"readyState": "DELETED"}, {"aliasAssigned": False, "readySubstate": "STAGED"}],
    ids=["canceled", "deleted", "built without domains"],
)
def test_of_two_runs_at_once_both_succeed_with_the_newer_deployment(end: dict[str, t.Any]) -> None:
    """Both saw that one is needed. The newer one gets the domains, and Vercel may not even build the older one."""
    theirs = {"aliasAssigned": True, "readySubstate": "PROMOTED", "createdAt": 6}
    done = run(
        DeploymentSpec(),
        (LISTED, listed()),
        (CREATE, Reply(200, deployment(readyState="QUEUED"))),
        ("GET /v13/deployments/dpl_1", Reply(200, deployment(**end))),
        (LISTED, listed(deployment(uid="dpl_2", **theirs), deployment(**end))),
        ("GET /v13/deployments/dpl_2", Reply(200, deployment(id="dpl_2", **theirs))),
    )
    assert done.result["deployment"]["id"] == "dpl_2"
    assert (len(done.bodies), done.outcome.changed) == (1, True)


def test_a_newer_deployment_that_does_not_fit_is_no_substitute() -> None:
    theirs = deployment(uid="dpl_2", aliasAssigned=True, createdAt=6, meta={"githubCommitSha": "b" * 40})
    done = run(
        DeploymentSpec(sha="a" * 40),
        (LISTED, listed()),
        (CREATE, Reply(200, deployment(readyState="QUEUED"))),
        ("GET /v13/deployments/dpl_1", Reply(200, deployment(readyState="CANCELED"))),
        (LISTED, listed(theirs)),
    )
    assert "is CANCELED" in str(done.failure)


def test_a_commit_is_sent_with_its_branch() -> None:
    live = deployment(aliasAssigned=True)
    steps = [(LISTED, listed()), (CREATE, Reply(200, live)), ("GET /v13/deployments/dpl_1", Reply(200, live))]
    done = run(DeploymentSpec(sha="a" * 40, branch="live"), *steps)
    assert done.bodies[0]["gitSource"] == {"type": "github", "ref": "live", "repoId": 7, "sha": "a" * 40}


@pytest.mark.parametrize(
    ("given", "message"), [({"sha": "abc1234"}, "40 hexadecimal digits"), ({"branch": "a b"}, "the name of a branch")]
)
def test_invalid_options_are_errors_before_any_request(given: dict[str, object], message: str) -> None:
    defaults = {name: option.get("default") for name, option in DEPLOYMENT_SPEC.items()}
    with pytest.raises(Failure) as raised:
        read_spec({**defaults, **given})
    assert message in raised.value.as_result()["msg"]
