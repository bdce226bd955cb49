# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The local Vercel behaves as the hosted one does, as far as the collection depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.local_platforms.harness import LocalPlatforms

OWNER = "local-agency"
TEMPLATE = f"{OWNER}/client-template"


def create(platforms: LocalPlatforms, name: str, **body: object) -> str:
    """Create a project and return its path."""
    answer = platforms.vercel("POST", "/v11/projects", {"name": name, "framework": "nextjs", **body})
    assert answer.status_code == 200, answer.text
    return f"/v9/projects/{name}"


def linked(platforms: LocalPlatforms, name: str) -> str:
    """Create a project that is linked to a repository of its own, and return its path."""
    body = {"owner": OWNER, "name": name, "private": True}
    assert platforms.github("POST", f"/repos/{TEMPLATE}/generate", body).status_code == 201
    platforms.advance(1)
    platforms.github("GET", f"/repos/{OWNER}/{name}/branches")
    path = create(platforms, name)
    answer = platforms.vercel("POST", f"{path}/link", {"type": "github", "repo": f"{OWNER}/{name}"})
    assert answer.status_code == 200, answer.text
    return path


def deploy(platforms: LocalPlatforms, name: str, **source: object) -> Any:
    """Deploy the main branch to production, and return the response."""
    git = {"type": "github", "org": OWNER, "repo": name, "ref": "main", **source}
    body = {"name": name, "project": name, "target": "production", "gitSource": git, "meta": {"mine": "1"}}
    return platforms.vercel("POST", "/v13/deployments?forceNew=1", body)


def states(platforms: LocalPlatforms, deployment: str) -> list[object]:
    """Return the states of a deployment while time passes."""
    platforms.settings("vercel", queue=10, build=20, alias=5)
    seen: list[object] = []
    for _second in range(40):
        shown = platforms.vercel("GET", f"/v13/deployments/{deployment}").json()
        state = (shown["readyState"], shown["aliasAssigned"])
        if state not in seen:
            seen.append(state)
        platforms.advance(1)
    return seen


def test_a_request_is_about_one_team(platforms: LocalPlatforms, name: str) -> None:
    create(platforms, name)
    teams = {
        team["slug"]: team["id"] for team in platforms.vercel("GET", "/v2/teams", token="all_teams").json()["teams"]
    }
    path = f"/v9/projects/{name}"
    assert platforms.vercel("GET", f"{path}?teamId={teams[OWNER]}").status_code == 200
    assert platforms.vercel("GET", f"{path}?slug={OWNER}").status_code == 200
    other = platforms.vercel("GET", f"{path}?teamId={teams['hobby-agency']}", token="all_teams")
    assert (other.status_code, other.json()["error"]["code"]) == (404, "not_found")
    assert platforms.vercel("GET", f"{path}?teamId={teams['hobby-agency']}").status_code == 403
    assert platforms.vercel("GET", f"/v2/teams/{OWNER}").json()["id"] == teams[OWNER]


def test_tokens(platforms: LocalPlatforms, name: str) -> None:
    bad = platforms.vercel("GET", "/v2/user", headers={"Authorization": "Bearer x"})
    assert (bad.status_code, bad.json()["error"]["invalidToken"]) == (403, True)
    path = create(platforms, name)
    assert platforms.vercel("GET", path, token="viewer").status_code == 200
    assert platforms.vercel("PATCH", path, {}, token="viewer").status_code == 403
    assert platforms.vercel("GET", path, token="stranger").status_code == 404
    variable = {"key": "A", "value": "1", "type": "plain", "target": ["production"]}
    refused = platforms.vercel("POST", f"/v10/projects/{name}/env", variable, token="developer")
    assert "create production environment variables" in refused.json()["error"]["message"]
    platforms.vercel("POST", f"/v10/projects/{name}/env", variable)
    hidden = platforms.vercel("GET", f"/v10/projects/{name}/env", token="developer").json()
    assert hidden == {"envs": [], "hiddenProductionEnvCount": 1}


def test_projects(platforms: LocalPlatforms, name: str) -> None:
    path = create(platforms, name)
    taken = platforms.vercel("POST", "/v11/projects", {"name": name})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "conflict")
    unknown = platforms.vercel("PATCH", path, {"gitRepository": {"type": "github", "repo": TEMPLATE}})
    assert "should NOT have additional property `gitRepository`" in unknown.json()["error"]["message"]
    assert platforms.vercel("PATCH", path, {"buildCommand": "make", "framework": None}).status_code == 200
    stored = platforms.vercel("GET", path).json()
    assert (stored["buildCommand"], stored["framework"], stored["nodeVersion"]) == ("make", None, "24.x")
    assert platforms.vercel("GET", f"/v9/projects/{stored['id']}").json()["name"] == name
    assert platforms.vercel("DELETE", path).status_code == 204
    assert platforms.vercel("GET", path).status_code == 404


def test_linking_needs_login_app_and_repository(platforms: LocalPlatforms, name: str) -> None:
    path = create(platforms, name)
    body = {"type": "github", "repo": TEMPLATE}
    for edit, undo, arguments, action in (
        ("disconnect_login", "connect_login", {"user": "local-operator"}, "Add a Login Connection"),
        ("uninstall_app", "install_app", {"account": OWNER}, "Install GitHub App"),
    ):
        platforms.edit("vercel", edit, **arguments)
        refused = platforms.vercel("POST", f"{path}/link", body)
        more = {"login": "local-operator"} if undo == "connect_login" else {}
        platforms.edit("vercel", undo, **arguments, **more)
        assert (refused.status_code, refused.json()["error"]["action"]) == (400, action)
        assert platforms.vercel("GET", path).json().get("link") is None
    unknown = platforms.vercel("POST", f"{path}/link", {**body, "repo": f"{OWNER}/absent"})
    assert unknown.json()["error"]["action"] == "Configure GitHub App"
    done = platforms.vercel("POST", f"{path}/link", body).json()["link"]
    assert (done["org"], done["repo"], done["productionBranch"]) == (*TEMPLATE.split("/"), "main")
    assert platforms.vercel("PATCH", f"{path}/branch", {"branch": "live"}).json()["link"]["productionBranch"] == "live"
    assert platforms.vercel("DELETE", f"{path}/link").status_code == 200
    failed = platforms.vercel(
        "POST", "/v11/projects", {"name": f"{name}-2", "gitRepository": {"type": "github", "repo": f"{OWNER}/absent"}}
    )
    assert failed.status_code == 400
    assert platforms.vercel("GET", f"/v9/projects/{name}-2").status_code == 404


def test_records_of_variables(platforms: LocalPlatforms, name: str) -> None:
    create(platforms, name)
    path = f"/v10/projects/{name}/env"
    both = {"key": "A", "value": "secret-one", "type": "sensitive", "target": ["production", "preview"]}
    answer = platforms.vercel("POST", path, both)
    record = answer.json()["created"]
    assert (answer.status_code, record["value"], record["visibility"]) == (201, "", "secret")
    conflict = platforms.vercel("POST", path, {**both, "target": ["preview"]}).json()["error"]
    assert (conflict["code"], conflict["envVarKey"], conflict["target"]) == ("ENV_CONFLICT", "A", ["preview"])
    assert platforms.vercel("POST", f"{path}?upsert=true", {**both, "target": ["preview"]}).status_code == 400
    assert platforms.vercel("POST", f"{path}?upsert=true", both).status_code == 201
    assert platforms.vercel("POST", path, {**both, "key": "B", "target": ["development"]}).status_code == 400
    many = [{**both, "key": key, "type": kind} for key, kind in (("C", "plain"), ("D", "encrypted"))]
    assert len(platforms.vercel("POST", path, many).json()["created"]) == 2
    listed = {each["key"]: each for each in platforms.vercel("GET", path).json()["envs"]}
    assert (listed["A"]["value"], listed["C"]["value"]) == ("", "secret-one")
    assert listed["D"]["value"] != "secret-one"
    one = platforms.vercel("GET", f"/v1/projects/{name}/env/{listed['D']['id']}").json()
    assert (one["value"], one["decrypted"]) == ("secret-one", True)
    sensitive = f"/v9/projects/{name}/env/{listed['A']['id']}"
    assert platforms.vercel("PATCH", sensitive, {"type": "plain"}).status_code == 400
    assert platforms.vercel("PATCH", sensitive, {"value": "other", "comment": "mine"}).json()["comment"] == "mine"
    assert platforms.vercel("GET", f"/v1/projects/{name}/env/{listed['A']['id']}").json()["value"] == ""
    platforms.fault("vercel", "variable_fails")
    failed = platforms.vercel("POST", path, {**both, "key": "E"})
    assert (failed.status_code, len(failed.json()["failed"])) == (201, 1)
    assert platforms.vercel("DELETE", sensitive).status_code == 200
    assert "other" not in platforms.secrets()


def test_a_team_may_require_sensitive_variables(platforms: LocalPlatforms, name: str) -> None:
    create(platforms, name)
    variable = {"key": "A", "value": "1", "type": "plain", "target": ["production"]}
    platforms.edit("vercel", "set_policy", team=OWNER, policy="on")
    refused = platforms.vercel("POST", f"/v10/projects/{name}/env", variable)
    allowed = platforms.vercel("POST", f"/v10/projects/{name}/env", {**variable, "target": ["development"]})
    platforms.edit("vercel", "set_policy", team=OWNER, policy="default")
    assert (refused.status_code, allowed.status_code) == (400, 201)


def test_domains(platforms: LocalPlatforms, name: str) -> None:
    create(platforms, name)
    path, domain = f"/v10/projects/{name}/domains", f"unverified.{name}.example"
    added = platforms.vercel("POST", path, {"name": domain}).json()
    assert (added["verified"], added["verification"][0]["type"]) == (False, "TXT")
    assert platforms.vercel("POST", path, {"name": domain}).status_code == 400
    create(platforms, f"{name}-2")
    assert platforms.vercel("POST", f"/v10/projects/{name}-2/domains", {"name": domain}).status_code == 409
    names = [each["name"] for each in platforms.vercel("GET", f"/v9/projects/{name}/domains").json()["domains"]]
    assert names == [f"{name}.vercel.app", domain]
    assert platforms.vercel("DELETE", f"/v9/projects/{name}/domains/{domain}").status_code == 200


def test_a_deployment_is_live_after_its_domains_are_assigned(platforms: LocalPlatforms, name: str) -> None:
    path = linked(platforms, name)
    variable = {"key": "A", "value": "before", "type": "plain", "target": ["production"]}
    platforms.vercel("POST", f"/v10/projects/{name}/env", variable)
    platforms.settings("vercel", queue=10, build=20, alias=5)
    created = deploy(platforms, name).json()
    assert created["meta"]["mine"] == "1"
    assert states(platforms, created["id"]) == [
        ("QUEUED", False),
        ("INITIALIZING", False),
        ("BUILDING", False),
        ("READY", False),
        ("READY", True),
    ]
    # What production serves is of the time of the build.
    platforms.edit("vercel", "set_variable", project=name, key="A", value="after")
    head = platforms.github("GET", f"/repos/{OWNER}/{name}/branches/main").json()["commit"]["sha"]
    served = platforms.edit("vercel", "served", project=name)
    assert (served["environment"], served["sha"]) == ({"A": "before"}, head)
    assert platforms.vercel("GET", path).json()["targets"]["production"]["id"] == created["id"]
    listed = platforms.vercel("GET", f"/v7/deployments?projectId={name}&target=production&state=READY").json()
    assert [each["uid"] for each in listed["deployments"]] == [created["id"]]


@pytest.mark.parametrize(
    ("fault", "last"),
    [
        ("build_fails", ("ERROR", False)),
        ("canceled_build", ("CANCELED", False)),
        ("stuck_build", ("BUILDING", False)),
        ("alias_fails", ("READY", False)),
        ("staged_build", ("READY", False)),
    ],
)
def test_a_deployment_that_does_not_become_live(
    platforms: LocalPlatforms, name: str, fault: str, last: tuple[str, bool]
) -> None:
    linked(platforms, name)
    platforms.fault("vercel", fault)
    platforms.settings("vercel", queue=10, build=20, alias=5)
    assert states(platforms, deploy(platforms, name).json()["id"])[-1] == last
    assert platforms.edit("vercel", "served", project=name) is None


def test_pushes_are_deployed_and_foreign_authors_blocked(platforms: LocalPlatforms, name: str) -> None:
    linked(platforms, name)
    list_path = f"/v7/deployments?projectId={name}"
    # What was there before the link isn't deployed.
    assert platforms.vercel("GET", list_path).json()["deployments"] == []
    sha = platforms.edit("github", "push", repository=f"{OWNER}/{name}", files={"a": "b"})
    (pushed,) = platforms.vercel("GET", list_path).json()["deployments"]
    assert (pushed["meta"]["githubCommitSha"], pushed["target"]) == (sha, "production")
    platforms.edit("github", "push", repository=f"{OWNER}/{name}", files={"a": "c"}, author="some-bot")
    blocked = platforms.vercel("GET", list_path).json()["deployments"][0]
    assert (blocked["readyState"], blocked["seatBlock"]["blockCode"]) == ("BLOCKED", "COMMIT_AUTHOR_REQUIRED")
    assert "some-bot must have access" in blocked["errorMessage"]
    platforms.edit("github", "push", repository=f"{OWNER}/{name}", files={"package.json": "{}"})
    platforms.advance(10)
    failed = platforms.vercel("GET", list_path).json()["deployments"][0]
    assert (failed["readyState"], failed["errorCode"]) == ("ERROR", "BUILD_FAILED")
    preview = platforms.edit("github", "push", repository=f"{OWNER}/{name}", files={"a": "d"}, branch="feature")
    found = platforms.vercel("GET", f"{list_path}&sha={preview}").json()["deployments"]
    assert [each["target"] for each in found] == [None]


def test_deployments_that_are_refused(platforms: LocalPlatforms, name: str) -> None:
    linked(platforms, name)
    assert deploy(platforms, name, ref="absent").status_code == 400
    assert deploy(platforms, name, sha="0" * 40).status_code == 400
    platforms.fault("vercel", "payment_required")
    assert deploy(platforms, name).status_code == 402
    created = deploy(platforms, name).json()["id"]
    assert platforms.vercel("PATCH", f"/v12/deployments/{created}/cancel").json()["readyState"] == "CANCELED"
    platforms.settings("vercel", deployments_per_day=1)
    limited = deploy(platforms, name)
    assert (limited.status_code, limited.json()["error"]["limit"]["remaining"]) == (429, 0)


def test_rate_limits(platforms: LocalPlatforms) -> None:
    platforms.advance(61)
    platforms.settings("vercel", requests_per_minute=2)
    answers = [platforms.vercel("GET", "/v2/user") for _number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["X-RateLimit-Remaining"] == "0"
    # A time in seconds since the epoch, not a duration.
    assert int(answers[2].headers["X-RateLimit-Reset"]) > 1_700_000_000
    assert answers[2].json()["error"]["limit"]["total"] == 2
    platforms.advance(61)
    assert platforms.vercel("GET", "/v2/user").status_code == 200
