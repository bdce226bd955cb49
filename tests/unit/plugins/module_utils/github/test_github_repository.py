# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Repositories: the options, the decision, and all requests of a task."""

from __future__ import annotations

import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.access import read_access
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories.options import (
    REPOSITORY_SPEC,
    RepositorySpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.task import run_repository_task
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.github.github_task import (
    REPOSITORY,
    replay,
    repository,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    START,
    FakeTime,
    Reply,
    Step,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
        ScriptedTask,
    )

GET, PATCH, DELETE = (f"{method} {REPOSITORY}" for method in ("GET", "PATCH", "DELETE"))
BRANCH, TOPICS = f"GET {REPOSITORY}/branches/main", f"PUT {REPOSITORY}/topics"
GENERATE, CREATE = "POST /repos/agency/template/generate", "POST /orgs/agency/repos"
MISSING, LOST = Reply(404, {"message": "Not Found"}), requests.exceptions.ReadTimeout()
TEMPLATE = "agency/template"


def run(
    spec: RepositorySpec, *steps: Step, check_mode: bool = False, seconds: float = 120, time: FakeTime | None = None
) -> ScriptedTask:
    return replay(lambda task: reconcile(spec, task), *steps, check_mode=check_mode, seconds=seconds, time=time)


def parameters(**given: object) -> dict[str, t.Any]:
    defaults = {name: option.get("default") for name, option in REPOSITORY_SPEC.items()}
    return {**defaults, "owner": "agency", "name": "client-acme", "api_token": "ghp_x", **given}


def test_a_repository_is_generated_and_ready_when_its_branch_answers() -> None:
    spec = RepositorySpec(
        template=TEMPLATE, topics=("client", "crm"), attributes={"description": "Acme", "has_wiki": True}
    )
    predicted = run(spec, (GET, MISSING), check_mode=True)
    ready = repository(description="Acme", topics=["client", "crm"], has_wiki=True)
    done = run(
        spec,
        (GET, MISSING),
        (GENERATE, repository()),
        (GET, repository()),
        (BRANCH, MISSING),
        (BRANCH, MISSING),
        (BRANCH, Reply()),
        (PATCH, repository()),
        (TOPICS, Reply()),
        (GET, ready),
    )
    assert (predicted.diff, predicted.changed) == (done.diff, True)
    assert done.bodies == [
        {"owner": "agency", "name": "client-acme", "private": True, "include_all_branches": False},
        {"description": "Acme"},
        {"names": ["client", "crm"]},
    ]
    assert done.result["action"] == "created"
    assert done.result["repository"]["description"] == "Acme"
    assert predicted.result["repository"] == {
        **done.result["repository"],
        **dict.fromkeys(("id", "url", "clone_url", "ssh_url", "default_branch")),
    }
    again = run(spec, (GET, ready), (BRANCH, Reply()))
    assert (again.changed, again.diff) == (False, ("", ""))
    assert "SECRETCLONETOKEN" not in repr((done.outcome, again.outcome))


def test_a_repository_without_template_is_private() -> None:
    done = run(RepositorySpec(), (GET, MISSING), (CREATE, repository()), (GET, repository()), (GET, repository()))
    assert done.bodies == [{"name": "client-acme", "private": True}]
    assert done.result["action"] == "created"


def test_an_owner_may_be_the_user_of_the_token() -> None:
    done = run(
        RepositorySpec(),
        (GET, MISSING),
        (CREATE, MISSING),
        ("GET /user", Reply(200, {"login": "Agency"})),
        ("POST /user/repos", repository()),
        (GET, repository()),
        (GET, repository()),
    )
    assert done.changed
    refused = run(
        RepositorySpec(), (GET, MISSING), (CREATE, MISSING), ("GET /user", Reply(200, {"login": "someone-else"}))
    )
    assert "creating the repository agency/client-acme failed" in refused.message.lower()


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"<html>"), Reply(500, {"message": "x"})])
def test_a_repository_is_never_created_twice(lost: Reply | Exception) -> None:
    done = run(
        RepositorySpec(template=TEMPLATE),
        (GET, MISSING),
        (GENERATE, lost),
        (GET, MISSING),
        (GET, repository()),
        (GET, repository()),
        (BRANCH, Reply()),
        (GET, repository()),
    )
    assert done.changed


def test_a_lost_race_is_adopted_and_an_invisible_name_is_named() -> None:
    taken = Reply(422, {"message": "Repository creation failed.", "errors": [{"message": "name already exists"}]})
    steps = [(GET, MISSING), (CREATE, taken)]
    assert run(RepositorySpec(), *steps, *[(GET, repository())] * 3).changed
    invisible = run(RepositorySpec(), *steps, (GET, MISSING))
    assert "by a repository that this token can't see" in invisible.message


def test_content_that_does_not_arrive_is_an_error_that_names_what_to_do() -> None:
    spec = RepositorySpec(template=TEMPLATE)
    stuck = run(spec, (GET, repository()), *[(BRANCH, MISSING)] * 5, seconds=2)
    assert (
        "did not arrive in the repository agency/client-acme within 2 s: the branch main doesn't exist" in stuck.message
    )
    assert "push the content with git" in stuck.message
    # Check mode doesn't wait.
    assert not run(spec, (GET, repository()), (BRANCH, MISSING), check_mode=True).changed


def test_an_unknown_template_is_explained() -> None:
    refused = run(RepositorySpec(template=TEMPLATE), (GET, MISSING), (GENERATE, MISSING))
    assert "isn't marked as a template" in refused.message


def test_only_what_differs_is_changed() -> None:
    spec = RepositorySpec(
        private=True,
        default_branch="trunk",
        attributes={"description": "", "delete_branch_on_merge": True},
        topics=("one",),
    )
    first = (GET, repository(description=None, topics=["one"]))
    done = run(spec, first, (PATCH, Reply()), (GET, repository()))
    assert done.bodies == [{"delete_branch_on_merge": True, "default_branch": "trunk"}]
    assert done.diff == (
        "delete_branch_on_merge: false\ndefault_branch: main\n",
        "delete_branch_on_merge: true\ndefault_branch: trunk\n",
    )
    lost = run(
        spec, first, (PATCH, LOST), first, (GET, repository(delete_branch_on_merge=True, default_branch="trunk")),
        (GET, repository()),
    )  # fmt: skip
    assert lost.changed


def test_a_private_repository_is_not_made_public_by_accident() -> None:
    spec = RepositorySpec(private=False)
    assert "would become public" in run(spec, (GET, repository())).message
    allowed = RepositorySpec(private=False, allow_public=True)
    done = run(allowed, (GET, repository()), (PATCH, Reply()), (GET, repository(private=False)))
    assert (done.bodies, done.result["repository"]["visibility"]) == ([{"visibility": "public"}], "public")
    assert not run(spec, (GET, repository(private=False))).changed


def test_an_archived_repository_is_not_changed_unless_unarchived() -> None:
    spec = RepositorySpec(attributes={"description": "new"})
    archived = (GET, repository(archived=True))
    assert "is archived, so description can't be changed" in run(spec, archived).message
    assert not run(RepositorySpec(), archived).changed
    unarchived = RepositorySpec(archived=False, attributes={"description": "new"})
    done = run(unarchived, archived, (PATCH, Reply()), (PATCH, Reply()), (GET, repository()))
    assert done.bodies == [{"archived": False}, {"description": "new"}]
    archive = run(RepositorySpec(archived=True), (GET, repository()), (PATCH, Reply()), archived)
    assert archive.bodies == [{"archived": True}]


def test_a_renamed_repository_is_an_error_that_names_the_new_name() -> None:
    moved = Reply(301, {"message": "Moved Permanently"}, {"Location": "https://api.test/prefix/repositories/7"})
    other = repository(full_name="agency/renamed")
    renamed = run(RepositorySpec(), (GET, moved), ("GET /repositories/7", other))
    assert "was renamed or transferred to agency/renamed" in renamed.message
    elsewhere = Reply(301, {}, {"Location": "https://evil.test/x"})
    assert "was renamed or transferred" in run(RepositorySpec(), (GET, elsewhere)).message
    assert "agency/renamed" in run(RepositorySpec(), (GET, other)).message
    # The case of a name doesn't matter.
    assert not run(RepositorySpec(), (GET, repository(full_name="Agency/Client-Acme"))).changed


def test_deletion_needs_the_name_and_is_sent_once() -> None:
    for wrong in (None, "", "client", "agency/client-acme"):
        with pytest.raises(Failure, match="only deleted with its name"):
            read_spec(parameters(state="absent", confirm_name=wrong))
    spec = read_spec(parameters(state="absent", confirm_name="client-acme"))
    done = run(spec, (GET, repository()), (DELETE, LOST), (GET, MISSING))
    assert (done.result["action"], done.result["repository"]) == ("deleted", None)
    assert not run(spec, (GET, MISSING)).changed
    assert run(spec, (GET, repository()), check_mode=True).changed


def test_another_template_is_a_warning() -> None:
    spec = RepositorySpec(template="agency/other")
    shown = run(spec, (GET, repository()), (BRANCH, Reply())).outcome
    assert shown is not None
    assert "was generated from agency/template" in shown.warnings[0]
    own = run(spec, (GET, repository(template_repository=None))).outcome
    assert own is not None
    assert "not generated from a template" in own.warnings[0]


@pytest.mark.parametrize(
    ("reply", "slept"),
    [
        (Reply(403, {"message": "API rate limit exceeded"}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{START + 9:.0f}"}), 10),
        (Reply(403, {"message": "API rate limit exceeded"}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}), 1),
        (Reply(403, {"message": "You have exceeded a secondary rate limit."}, {"Retry-After": "7"}), 7),
        (Reply(403, {"message": "You have exceeded a secondary rate limit."}, {"X-RateLimit-Remaining": "0"}), 60),
        (Reply(429, {"message": "API rate limit exceeded"}, {"Retry-After": "7"}), 7),
    ],
)  # fmt: skip
def test_a_request_that_a_rate_limit_refuses_is_sent_again(reply: Reply, slept: float) -> None:
    time = FakeTime()
    spec = RepositorySpec()
    steps = [(GET, MISSING), (CREATE, reply), (CREATE, repository()), *[(GET, repository())] * 2]
    assert run(spec, *steps, time=time).changed
    assert time.slept == [pytest.approx(slept)]
    refused = run(spec, (GET, reply), seconds=0.5)
    assert "Rate limit exceeded" in refused.message


def test_a_missing_permission_is_never_tried_again() -> None:
    headers = {"X-Accepted-GitHub-Permissions": "administration=write", "X-RateLimit-Remaining": "4999"}
    refused = run(
        RepositorySpec(), (GET, MISSING), (CREATE, Reply(403, {"message": "Resource not accessible"}, headers))
    )
    assert "A fine-grained token needs administration=write." in refused.message
    plan = Reply(403, {"message": "Upgrade to GitHub Pro or make this repository public to enable this feature."})
    assert "The plan of the owner" in run(RepositorySpec(), (GET, plan)).message
    assert "proxy" in run(RepositorySpec(), *[(GET, Reply(403, b"<html>"))] * 4).message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"template": "client"}, "OWNER/NAME"),
        ({"visibility": "public"}, "allow_public"),
        ({"topics": ["CRM"]}, "the invalid topic 'CRM'"),
        ({"topics": [f"t{number}" for number in range(21)]}, "21 topics"),
        ({"description": "two\nlines"}, "control characters"),
        ({"allow_merge_commit": False, "allow_rebase_merge": False, "allow_squash_merge": False}, "No merge method"),
    ],
)
def test_invalid_options_are_errors_before_any_request(given: dict[str, object], message: str) -> None:
    with pytest.raises(Failure) as raised:
        read_spec(parameters(**given))
    assert message in raised.value.as_result()["msg"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": "client acme"}, "can't be the name of a repository"),
        ({"name": ".."}, "can't be the name of a repository"),
        ({"name": "x.git"}, "can't be the name of a repository"),
        ({"owner": "a/b"}, "not the name of a GitHub account"),
        ({"owner": None}, "Missing owner (environment: GITHUB_OWNER)"),
        ({"api_token": ""}, "Missing api_token (environment: GITHUB_TOKEN, else GH_TOKEN)"),
        ({"wait_timeout": -1.0}, "wait_timeout"),
    ],
)
def test_invalid_access_is_an_error_before_any_request(given: dict[str, object], message: str) -> None:
    with pytest.raises(Failure) as raised:
        run_repository_task(parameters(**given), lambda task: reconcile(RepositorySpec(), task), check_mode=False)
    assert message in raised.value.as_result()["msg"]


def test_a_token_is_only_sent_without_encryption_to_this_machine() -> None:
    assert read_access(parameters(api_url="http://127.0.0.1:1")).warnings == ()
    assert "without encryption" in read_access(parameters(api_url="http://github.example")).warnings[0]
