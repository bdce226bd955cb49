# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repositories of the local GitHub."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.local_platforms.harness import LocalPlatforms

OWNER, TEMPLATE = "local-agency", "local-agency/client-template"


def generate(platforms: LocalPlatforms, name: str, **body: object) -> str:
    """Generate a private repository and return its path."""
    answer = platforms.github(
        "POST", f"/repos/{TEMPLATE}/generate", {"owner": OWNER, "name": name, "private": True, **body}
    )
    assert answer.status_code == 201, answer.text
    return f"/repos/{OWNER}/{name}"


def test_content_of_a_generated_repository_arrives_later(platforms: LocalPlatforms, name: str) -> None:
    platforms.settings("github", delay=60)
    path = generate(platforms, name)
    early = platforms.github("GET", path).json()
    assert (early["default_branch"], early["size"]) == ("main", 0)
    assert early["template_repository"]["full_name"] == TEMPLATE
    assert platforms.github("GET", f"{path}/branches").json() == []
    assert platforms.github("GET", f"{path}/branches/main").json()["message"] == "Branch not found"
    assert platforms.github("GET", f"{path}/commits").status_code == 409
    refused = platforms.github("PATCH", path, {"default_branch": "main"})
    assert refused.status_code == 422
    assert "empty repository" in refused.text
    platforms.advance(61)
    assert platforms.github("GET", f"{path}/branches/main").json()["name"] == "main"
    (commit,) = platforms.github("GET", f"{path}/commits").json()
    assert commit["commit"]["message"] == "Initial commit"
    assert platforms.github("GET", f"{path}/contents/package.json").status_code == 200
    # The history isn't copied.
    assert commit["sha"] != platforms.github("GET", f"/repos/{TEMPLATE}/commits").json()[0]["sha"]


def test_content_may_never_arrive(platforms: LocalPlatforms, name: str) -> None:
    platforms.fault("github", "stuck_generation")
    path = generate(platforms, name)
    platforms.advance(100_000)
    assert platforms.github("GET", f"{path}/branches").json() == []


def test_names_are_unique_in_any_case(platforms: LocalPlatforms, name: str) -> None:
    generate(platforms, name)
    for path, body in (
        (f"/orgs/{OWNER}/repos", {"name": name.upper()}),
        (f"/repos/{TEMPLATE}/generate", {"owner": OWNER, "name": name}),
    ):
        refused = platforms.github("POST", path, body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["message"] == "name already exists on this account"
    assert platforms.github("GET", f"/repos/{OWNER.upper()}/{name.upper()}").json()["name"] == name


def test_another_client_wins(platforms: LocalPlatforms, name: str) -> None:
    platforms.fault("github", "lost_race")
    assert platforms.github("POST", f"/orgs/{OWNER}/repos", {"name": name}).status_code == 422
    assert platforms.github("GET", f"/repos/{OWNER}/{name}").status_code == 200


def test_a_template_must_be_visible_and_marked(platforms: LocalPlatforms, name: str) -> None:
    body = {"owner": OWNER, "name": name}
    other = generate(platforms, f"{name}-unmarked")
    assert platforms.github("POST", f"{other}/generate", body).status_code == 404
    assert platforms.github("POST", f"/repos/{TEMPLATE}/generate", body, token="stranger").status_code == 404


def test_what_a_token_cannot_see_does_not_exist(platforms: LocalPlatforms, name: str) -> None:
    path = generate(platforms, name)
    assert platforms.github("GET", path, token="stranger").status_code == 404
    assert platforms.github("GET", path, token="limited").status_code == 200
    refused = platforms.github("PATCH", path, {"description": "x"}, token="limited")
    assert refused.status_code == 403
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "administration=write"
    assert platforms.github("POST", "/orgs/foreign-agency/repos", {"name": name}).status_code == 404
    assert platforms.github("POST", "/orgs/free-agency/repos", {"name": name}).status_code == 404


def test_requests_need_a_token_and_a_user_agent(platforms: LocalPlatforms) -> None:
    assert (
        platforms.github("GET", "/user", headers={"Authorization": ""}).json()["message"] == "Requires authentication"
    )
    bad = platforms.github("GET", "/user", headers={"Authorization": "Bearer x"})
    assert (bad.status_code, bad.json()["message"]) == (401, "Bad credentials")
    assert platforms.github("GET", "/user", headers={"User-Agent": ""}).status_code == 403
    assert platforms.github("GET", "/nowhere").status_code == 404


def test_a_former_name_redirects(platforms: LocalPlatforms, name: str) -> None:
    path = generate(platforms, name)
    platforms.edit("github", "rename", repository=f"{OWNER}/{name}", name=f"{name}-renamed")
    moved = platforms.github("GET", path)
    assert moved.status_code == 301
    assert moved.json()["url"] == moved.headers["Location"]
    number = moved.headers["Location"].rpartition("/")[2]
    assert platforms.github("GET", f"/repositories/{number}").json()["name"] == f"{name}-renamed"
    assert platforms.github("PATCH", path, {"description": "x"}).status_code == 307
    # A new repository of this name ends the redirect.
    assert platforms.github("POST", f"/orgs/{OWNER}/repos", {"name": name}).status_code == 201
    assert platforms.github("GET", path).status_code == 200


def test_settings(platforms: LocalPlatforms, name: str) -> None:
    path = generate(platforms, name)
    changed = platforms.github(
        "PATCH", path, {"description": "Site", "delete_branch_on_merge": True, "allow_merge_commit": False}
    ).json()
    assert (changed["description"], changed["delete_branch_on_merge"]) == ("Site", True)
    assert platforms.github("PATCH", path, {"description": None}).json()["description"] is None
    assert (
        platforms.github("PATCH", path, {"visibility": "private"}).json()["message"] == "Visibility is already private."
    )
    assert platforms.github("PATCH", path, {"visibility": "public"}).json()["private"] is False
    no_merge = {"allow_squash_merge": False, "allow_rebase_merge": False}
    assert platforms.github("PATCH", path, no_merge).status_code == 422
    assert platforms.github("PATCH", path, {"delete_branches_on_merge": True}).status_code == 422
    assert platforms.github("PATCH", path, {"description": "two\nlines"}).status_code == 422
    assert platforms.github("PUT", f"{path}/topics", {"names": ["crm", "client"]}).status_code == 200
    assert platforms.github("GET", path).json()["topics"] == ["crm", "client"]
    assert platforms.github("PUT", f"{path}/topics", {"names": ["CRM"]}).status_code == 422


def test_default_branch(platforms: LocalPlatforms, name: str) -> None:
    path = generate(platforms, name)
    platforms.advance(1)
    assert platforms.github("PATCH", path, {"default_branch": "trunk"}).status_code == 422
    assert platforms.github("POST", f"{path}/branches/main/rename", {"new_name": "trunk"}).status_code == 201
    assert platforms.github("GET", path).json()["default_branch"] == "trunk"


def test_an_archived_repository_is_read_only(platforms: LocalPlatforms, name: str) -> None:
    path = generate(platforms, name)
    assert platforms.github("PATCH", path, {"archived": True}).json()["archived"] is True
    assert platforms.github("PATCH", path, {"description": "x"}).status_code == 403
    assert platforms.github("PUT", f"{path}/topics", {"names": []}).status_code == 403
    assert platforms.github("PATCH", path, {"archived": False, "description": "x"}).json()["description"] == "x"
    platforms.github("PATCH", path, {"archived": True})
    assert platforms.github("DELETE", path).status_code == 204
    assert platforms.github("GET", path).status_code == 404


def test_reads_may_lag_behind_writes(platforms: LocalPlatforms, name: str) -> None:
    platforms.fault("github", "late_repository", seconds=30)
    path = generate(platforms, name)
    assert platforms.github("GET", path).status_code == 404
    platforms.advance(31)
    assert platforms.github("GET", path).status_code == 200
    platforms.fault("github", "stale_repository", seconds=30)
    platforms.github("PATCH", path, {"description": "new"})
    assert platforms.github("GET", path).json()["description"] is None
    platforms.advance(31)
    assert platforms.github("GET", path).json()["description"] == "new"


@pytest.mark.parametrize("status", [403, 429])
def test_rate_limits_as_faults(platforms: LocalPlatforms, status: int) -> None:
    platforms.fault("github", "primary_limit", status=status, seconds=10)
    limited = platforms.github("GET", "/user")
    assert (limited.status_code, limited.headers["X-RateLimit-Remaining"]) == (status, "0")
    platforms.fault("github", "secondary_limit", status=status, value="7")
    limited = platforms.github("GET", "/user")
    assert (limited.status_code, limited.headers["Retry-After"]) == (status, "7")
    assert "secondary rate limit" in limited.text
    platforms.fault("github", "secondary_limit", status=status)
    assert "Retry-After" not in platforms.github("GET", "/user").headers


def test_rate_limits_are_counted(platforms: LocalPlatforms, name: str) -> None:
    platforms.advance(3601)
    platforms.settings("github", content_per_minute=2)
    answers = [platforms.github("POST", f"/orgs/{OWNER}/repos", {"name": f"{name}-{number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 403]
    platforms.advance(3601)
    first = int(platforms.github("GET", "/user").headers["X-RateLimit-Remaining"])
    assert int(platforms.github("GET", "/user").headers["X-RateLimit-Remaining"]) == first - 1
    assert platforms.github("GET", "/rate_limit").json()["rate"]["remaining"] == first - 1
    platforms.settings("github", hourly_limit=3)
    platforms.github("GET", "/user")
    exhausted = platforms.github("GET", "/user")
    assert (exhausted.status_code, exhausted.headers["X-RateLimit-Remaining"]) == (403, "0")
    platforms.advance(3601)
    assert platforms.github("GET", "/user").status_code == 200


def test_git_clones_and_pushes(platforms: LocalPlatforms, name: str, tmp_path: Path) -> None:
    path = generate(platforms, name)
    platforms.advance(1)
    assert platforms.github("GET", f"{path}/branches/main").status_code == 200
    host = platforms.environment["GITHUB_API_URL"].removeprefix("http://")
    anonymous = f"http://{host}/{OWNER}/{name}.git"
    signed = f"http://x-access-token:{platforms.environment['GITHUB_TOKEN']}@{host}/{OWNER}/{name}.git"
    assert "could not read Username" in git(tmp_path, "clone", anonymous, "refused", succeeds=False)
    git(tmp_path, "clone", "-q", signed, "work")
    (tmp_path / "work" / "package.json").write_text("{}\n")
    git(tmp_path / "work", "commit", "-qam", "Change")
    git(tmp_path / "work", "push", "-q", "origin", "HEAD:main")
    head = git(tmp_path / "work", "rev-parse", "HEAD").strip()
    assert platforms.github("GET", f"{path}/branches/main").json()["commit"]["sha"] == head
    limited = f"http://x:{platforms.environment['LOCAL_GITHUB_LIMITED_TOKEN']}@{host}/{OWNER}/{name}.git"
    assert "403" in git(tmp_path / "work", "push", limited, "HEAD:other", succeeds=False)
    platforms.github("PATCH", path, {"archived": True})
    assert "403" in git(tmp_path / "work", "push", signed, "HEAD:other", succeeds=False)


def git(folder: Path, *arguments: str, succeeds: bool = True) -> str:
    """Run git without the configuration of the user, and return what it writes."""
    identity = {
        f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {
        "PATH": "/usr/bin:/bin:/usr/local/bin",
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        **identity,
    }
    result = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (result.returncode == 0) == succeeds, result.stderr
    return result.stdout + result.stderr
