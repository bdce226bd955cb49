# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module vercel_project against scripted requests: unknown outcomes, refusals, and what isn't sent."""

from __future__ import annotations

import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.environment.options import (
    EnvironmentSpec,
    Wanted,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.projects.options import (
    PROJECT_SPEC,
    DomainSpec,
    ProjectSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.projects.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.task import run_project_task
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    START,
    FakeTime,
    Reply,
    Step,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.vercel.vercel_task import (
    MISSING,
    PROJECT,
    domains,
    project,
    replay,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
        ScriptedTask,
    )

GET, PATCH, DELETE = (f"{method} {PROJECT}" for method in ("GET", "PATCH", "DELETE"))
DOMAINS, LINK = f"GET {PROJECT}/domains?limit=100", f"POST {PROJECT}/link"
CREATE = "POST /v11/projects"
ENV, NEW_ENV = "GET /v10/projects/prj_1/env", "POST /v10/projects/prj_1/env"
LOST = requests.exceptions.ReadTimeout()
UNLINKED = project(link="(none)")
FOUND: list[Step] = [(GET, project()), (DOMAINS, domains())]


def run(spec: ProjectSpec, *steps: Step, **options: t.Any) -> ScriptedTask:
    return replay(lambda task: reconcile(spec, task), *steps, **options)


def parameters(**given: object) -> dict[str, t.Any]:
    defaults = {name: option.get("default") for name, option in PROJECT_SPEC.items()}
    return {**defaults, "team": "agency", "name": "client-acme", "api_token": "vcp_x", **given}


def failed_link(text: str, **more: str) -> Reply:
    message = f"Failed to link agency/client-acme. {text}"
    return Reply(400, {"error": {"code": "bad_request", "message": message, **more}})


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"<html>"), Reply(409, {"error": {"message": "exists"}})])
def test_a_project_is_never_created_twice(lost: Reply | Exception) -> None:
    done = run(
        ProjectSpec(settings={"framework": "nextjs"}),
        (GET, MISSING),
        (CREATE, lost),
        (GET, MISSING),
        (GET, UNLINKED),
        (GET, UNLINKED),
        # Someone else has created it, with another framework.
        (PATCH, Reply()),
        (DOMAINS, domains()),
        (GET, UNLINKED),
    )
    assert done.bodies == [{"name": "client-acme", "framework": "nextjs"}, {"framework": "nextjs"}]


def test_the_url_of_a_deploy_hook_is_not_returned() -> None:
    done = run(ProjectSpec(repository="Agency/Client-Acme"), *FOUND)
    assert (done.changed, done.result["project"]["repository"]) == (False, "agency/client-acme")
    assert "SECRETHOOK" not in repr(done.outcome)


def test_a_link_is_retried_only_if_that_can_help() -> None:
    spec, time = ProjectSpec(repository="agency/client-acme"), FakeTime()
    first: list[Step] = [(GET, UNLINKED), (DOMAINS, domains())]
    unknown = failed_link("The repository doesn't exist.")
    last: list[Step] = [(DOMAINS, domains()), (GET, project())]
    done = run(spec, *first, (LINK, unknown), (LINK, project()), (GET, project()), *last, time=time)
    assert (done.changed, time.slept) == (True, [3.0])
    login = failed_link(
        "You need to add a Login Connection to your GitHub account first.",
        link="https://vercel.com/account/settings/authentication",
    )
    refused = run(spec, *first, (LINK, login))
    assert "Vercel points to https://vercel.com/account/settings/authentication." in refused.message
    hostile = failed_link("You need to install the app.", link="https://evil.test/phish")
    assert "evil.test" not in run(spec, *first, (LINK, hostile)).message
    lost = run(spec, *first, (LINK, Reply(500, {})), (GET, project()), (GET, project()), *last)
    assert lost.changed


def test_only_what_differs_is_changed() -> None:
    spec = ProjectSpec(
        settings={"framework": None, "buildCommand": "make", "ssoProtection": None},
        production_branch="live",
        domains=(DomainSpec(name="a.example", redirect="b.example"),),
    )
    domain = {"name": "a.example", "verified": True, "redirect": None, "redirectStatusCode": None, "gitBranch": None}
    done = run(
        spec,
        (GET, project(framework="", ssoProtection={"deploymentType": "preview"})),
        (DOMAINS, domains(domain)),
        (PATCH, Reply()),
        (f"PATCH {PROJECT}/branch", Reply()),
        (f"PATCH {PROJECT}/domains/a.example", Reply()),
        (DOMAINS, domains(domain)),
        (GET, project()),
    )
    assert done.bodies == [
        {"buildCommand": "make", "ssoProtection": None},
        {"branch": "live"},
        {"redirect": "b.example"},
    ]
    assert done.diff == (
        (
            'buildCommand: null\nssoProtection: {"deploymentType": "preview"}\nproduction_branch: main\n'
            'domain a.example: {"redirect": null}\n'
        ),
        'buildCommand: make\nssoProtection: null\nproduction_branch: live\ndomain a.example: {"redirect": "b.example"}\n',
    )


def test_a_variable_that_vercel_refuses_with_a_2xx_status_is_an_error() -> None:
    secret = EnvironmentSpec(wanted={("KEY", "production"): Wanted(value="hidden-value-1", sensitive=True)})
    spec = ProjectSpec(environment=secret)
    failed = {"created": [], "failed": [{"error": {"code": "X", "message": "KEY=hidden-value-1 is bad"}}]}
    steps = [*FOUND, (ENV, Reply(200, {"envs": []}))]
    refused = run(spec, *steps, (NEW_ENV, Reply(201, failed)))
    assert "Creating the variable KEY of the project agency/client-acme failed" in refused.message
    assert "hidden-value-1" not in refused.message
    hidden = run(spec, *FOUND, (ENV, Reply(200, {"envs": [], "hiddenProductionEnvCount": 2})))
    assert "can't see 2 variable(s) of production" in hidden.message


def test_only_encrypted_values_are_read_one_by_one() -> None:
    def variable(number: int, kind: str, value: str, **more: object) -> dict[str, object]:
        return {"id": f"e{number}", "key": f"V{number}", "type": kind, "value": value, "target": "production", **more}

    listed = [
        variable(1, "plain", "one"),
        variable(2, "encrypted", "CIPHERTEXT"),
        variable(3, "encrypted", "three", decrypted=True),
        variable(4, "encrypted", "OTHER"),
        variable(5, "encrypted", "", visibility="secret"),
    ]
    wanted = {("V1", "production"): Wanted(value="one"), ("V2", "production"): Wanted(value="two")}
    wanted |= {("V3", "production"): Wanted(value="three"), ("V5", "production"): Wanted(value="x", sensitive=True)}
    done = run(
        ProjectSpec(environment=EnvironmentSpec(wanted=wanted)),
        *FOUND,
        (ENV, Reply(200, {"envs": listed, "pagination": {"next": None}})),
        ("GET /v1/projects/prj_1/env/e2", Reply(200, variable(2, "encrypted", "two", decrypted=True))),
    )
    assert not done.changed


def test_a_team_that_requires_sensitive_variables_is_respected_before_anything_is_changed() -> None:
    spec = ProjectSpec(environment=EnvironmentSpec(wanted={("A", "preview"): Wanted(value="1")}))
    assert "requires that variables of preview are sensitive, and A isn't" in run(spec, policy="on").message
    local = ProjectSpec(environment=EnvironmentSpec(wanted={("A", "development"): Wanted(value="1")}))
    assert run(local, (GET, MISSING), check_mode=True, policy="on").changed


def test_a_rate_limit_ends_at_a_time() -> None:
    time = FakeTime()
    limited = Reply(429, {"error": {"code": "rate_limited", "message": "x"}}, {"X-RateLimit-Reset": f"{START + 9:.0f}"})
    assert not run(ProjectSpec(), (GET, limited), *FOUND, time=time).changed
    assert time.slept == [pytest.approx(9)]
    refused = run(ProjectSpec(), (GET, limited), seconds=1)
    assert "It resets in 9 s." in refused.message


@pytest.mark.parametrize(
    ("reply", "hint"),
    [
        (Reply(403, {"error": {"code": "forbidden", "message": "Not authorized", "invalidToken": True}}), "mistyped"),
        (Reply(403, {"error": {"code": "forbidden", "message": "No"}}), "the role Member"),
        (Reply(402, {"error": {"code": "payment_required", "message": "Pay"}}), "billing page"),
        (Reply(301, b"", {"Location": "https://elsewhere.test"}), "Redirects aren't followed"),
    ],
)
def test_errors_name_what_to_do(reply: Reply, hint: str) -> None:
    assert hint in run(ProjectSpec(), (GET, reply)).message


def test_another_project_with_the_name_as_its_id_is_left_alone() -> None:
    other = Reply(200, {**project().body, "name": "client-globex"})
    for spec in (ProjectSpec(), ProjectSpec(present=False)):
        assert "returned the project 'client-globex' for the name" in run(spec, (GET, other)).message


def test_page_of_a_proxy_is_named_as_such() -> None:
    assert "a proxy or a firewall" in run(ProjectSpec(), *[(GET, Reply(403, b"<html>"))] * 4).message


def test_deletion_needs_the_name_and_is_sent_once() -> None:
    for wrong in (None, "", "client"):
        with pytest.raises(Failure, match="only deleted with its name"):
            read_spec(parameters(state="absent", confirm_name=wrong))
    spec = read_spec(parameters(state="absent", confirm_name="client-acme"))
    done = run(spec, (GET, project()), (DELETE, LOST), (GET, MISSING))
    assert (done.result["action"], done.result["project"]) == ("deleted", None)
    assert not run(spec, (GET, MISSING)).changed
    assert run(spec, (GET, project()), check_mode=True).changed


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"repository": "client"}, "OWNER/NAME"),
        ({"production_branch": "-x"}, "the name of a branch"),
        ({"node_version": "latest"}, "such as 24.x"),
        ({"node_version": ""}, "such as 24.x"),
        ({"function_region": "Frankfurt"}, "such as fra1"),
        ({"build_command": "two\nlines"}, "control characters"),
        ({"domains": [{"name": "https://x.example"}]}, "is not a domain"),
        ({"domains": [{"name": "x.example", "redirect_status": 301}]}, "without redirect"),
        ({"domains": [{"name": "x.example"}], "absent_domains": ["X.example"]}, "as well as absent"),
        ({"domains": [{"name": "x.example"}, {"name": "X.example"}]}, "is given twice"),
    ],
)
def test_invalid_options_are_errors_before_any_request(given: dict[str, t.Any], message: str) -> None:
    empty = {"redirect": None, "redirect_status": None, "git_branch": None}
    given = {
        name: [{**empty, **each} for each in value] if name == "domains" else value for name, value in given.items()
    }
    with pytest.raises(Failure) as raised:
        read_spec(parameters(**given))
    assert message in raised.value.as_result()["msg"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": "Client"}, "can't be the name of a project"),
        ({"name": "a---b"}, "can't be the name of a project"),
        ({"team": "a/b"}, "neither the slug nor the ID"),
        ({"team": None}, "Missing team (environment: VERCEL_TEAM, else VERCEL_ORG_ID)"),
        ({"api_token": ""}, "Missing api_token (environment: VERCEL_TOKEN)"),
        ({"wait_timeout": -1.0}, "wait_timeout"),
    ],
)
def test_invalid_access_is_an_error_before_any_request(given: dict[str, object], message: str) -> None:
    with pytest.raises(Failure) as raised:
        run_project_task(parameters(**given), lambda task: reconcile(ProjectSpec(), task), check_mode=False)
    assert message in raised.value.as_result()["msg"]
