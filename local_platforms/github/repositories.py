# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Repositories: create, generate, read, change, delete, topics."""

from __future__ import annotations

import re
import secrets
import typing as t

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from local_platforms.github.access import ARCHIVED, Authenticated, Caller, github_of, read_body, repository_for
from local_platforms.github.state import USER, Attributes, Repository
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from local_platforms.github.platform import Github

router = APIRouter()

TAKEN = "name already exists on this account"
TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
Description = t.Annotated[str, Field(max_length=350, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Body(BaseModel):
    """The base of bodies: strict, and unknown names are errors, so that a misspelled one is found."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Shared(Body):
    """What creating and changing a repository have in common."""

    description: Description | None = None
    homepage: str | None = None
    private: bool | None = None
    visibility: t.Literal["public", "private"] | None = None
    has_issues: bool | None = None
    has_projects: bool | None = None
    has_wiki: bool | None = None
    is_template: bool | None = None
    allow_squash_merge: bool | None = None
    allow_merge_commit: bool | None = None
    allow_rebase_merge: bool | None = None
    allow_auto_merge: bool | None = None
    delete_branch_on_merge: bool | None = None
    use_squash_pr_title_as_default: bool | None = None
    squash_merge_commit_title: t.Literal["PR_TITLE", "COMMIT_OR_PR_TITLE"] | None = None
    squash_merge_commit_message: t.Literal["PR_BODY", "COMMIT_MESSAGES", "BLANK"] | None = None
    merge_commit_title: t.Literal["PR_TITLE", "MERGE_MESSAGE"] | None = None
    merge_commit_message: t.Literal["PR_BODY", "PR_TITLE", "BLANK"] | None = None


class NewRepository(Shared):
    """The body of creating a repository."""

    name: str
    auto_init: bool = False


class ChangedRepository(Shared):
    """The body of changing a repository."""

    name: str | None = None
    default_branch: str | None = None
    archived: bool | None = None
    allow_update_branch: bool | None = None
    allow_forking: bool | None = None
    web_commit_signoff_required: bool | None = None


class Generated(Body):
    """The body of generating a repository from a template."""

    name: str
    owner: str | None = None
    description: Description | None = None
    include_all_branches: bool = False
    private: bool = False


class Topics(Body):
    """The body of replacing the topics."""

    names: list[str]


@router.post("/orgs/{org}/repos", status_code=201)
async def create_in_organization(request: Request, caller: Authenticated, org: str) -> dict[str, t.Any]:
    """Create a repository without content, or with a README."""
    account = caller.account(org, "administration", "write")
    if account.kind != "Organization":
        raise ApiError(404, "Not Found")
    return await _create(request, caller, account.login)


@router.post("/user/repos", status_code=201)
async def create_for_user(request: Request, caller: Authenticated) -> dict[str, t.Any]:
    """Create a repository of the token's user."""
    caller.account(caller.token.user, "administration", "write")
    return await _create(request, caller, caller.token.user)


async def _create(request: Request, caller: Caller, owner: str) -> dict[str, t.Any]:
    body = await read_body(request, NewRepository)
    given = body.model_dump(exclude={"name", "auto_init", "visibility", "private"}, exclude_none=True)
    private = body.visibility == "private" if body.visibility else bool(body.private)
    repository = _add(caller, owner, body.name, Attributes(**given, private=private))
    if body.auto_init:
        files = {"README.md": f"# {repository.name}\n"}
        caller.github.git(repository).commit(files, "Initial commit", caller.token.user, "main")
    caller.github.save()
    return shown(caller.github, repository)


@router.post("/repos/{owner}/{repo}/generate", status_code=201)
async def generate(request: Request, caller: Authenticated, owner: str, repo: str) -> dict[str, t.Any]:
    """Generate a repository; its content arrives later."""
    body = await read_body(request, Generated)
    target = body.owner or caller.token.user
    template = caller.visible(owner, repo)
    if template is None or not template.attributes.is_template or not caller.is_member(target):
        raise ApiError(404, "Not Found")
    caller.permit("administration", "write")
    if not caller.github.git(template).branches():
        raise _invalid("Repository", "custom", "", "Template repository is empty")
    attributes = Attributes(description=body.description, private=body.private)
    repository = _add(caller, target, body.name, attributes, template)
    repository.all_branches = body.include_all_branches
    caller.github.save()
    return shown(caller.github, repository)


def _add(
    caller: Caller, owner: str, name: str, attributes: Attributes, template: Repository | None = None
) -> Repository:
    """Create a repository.

    :raises ApiError: 422 if the name is taken, whether or not the token can see by what.
    """
    github = caller.github
    name = re.sub(r"[^A-Za-z0-9._-]", "-", name)
    if not 1 <= len(name) <= 100:
        raise _invalid("Repository", "custom", "name", "name is too long (maximum is 100 characters)")
    if github.faults.consume("lost_race", ref=f"{owner}/{name}"):
        github.create(owner, name, USER, attributes.model_copy(), template)
        github.save()
    if github.find(owner, name) is not None:
        raise _invalid("Repository", "custom", "name", TAKEN, "Repository creation failed.")
    return github.create(owner, name, caller.token.user, attributes, template)


def _invalid(resource: str, code: str, field: str, message: str, summary: str = "Validation Failed") -> ApiError:
    return ApiError(422, summary, errors=[{"resource": resource, "code": code, "field": field, "message": message}])


@router.get("/repos/{owner}/{repo}")
async def get_repository(
    request: Request, repository: t.Annotated[Repository, repository_for("metadata", "read")]
) -> dict[str, t.Any]:
    """Return a repository."""
    return shown(github_of(request), repository)


@router.get("/repositories/{number}")
async def get_repository_by_id(caller: Authenticated, number: int) -> dict[str, t.Any]:
    """Return a repository by its id, which is where a former name redirects to."""
    found = caller.github.by_id(number)
    if found is None:
        raise ApiError(404, "Not Found")
    return shown(caller.github, caller.repository(found.owner, found.name, "metadata", "read"))


@router.patch("/repos/{owner}/{repo}")
async def change_repository(
    request: Request, repository: t.Annotated[Repository, repository_for("administration", "write")]
) -> dict[str, t.Any]:
    """Change settings."""
    github = github_of(request)
    body = await read_body(request, ChangedRepository)
    given = {name: getattr(body, name) for name in body.model_fields_set}
    if repository.attributes.archived and given.get("archived") is not False:
        raise ApiError(403, ARCHIVED)
    changes = _changes(github, repository, given)
    stale = github.faults.consume("stale_repository", ref=repository.full_name)
    if stale:
        repository.before = (repository.attributes, github.clock.now() + stale.seconds)
    name = changes.pop("name", None)
    if name is not None and name != repository.name:
        _rename(github, repository, name)
    repository.attributes = Attributes.model_validate({**repository.attributes.model_dump(), **changes})
    if "default_branch" in changes:
        github.git(repository).set_head(repository.attributes.default_branch)
    repository.updated_at = github.clock.timestamp()
    github.save()
    return shown(github, repository)


def _rename(github: Github, repository: Repository, name: str) -> None:
    """Rename a repository; its former name redirects.

    :raises ApiError: 422 if the name is taken.
    """
    other = github.find(repository.owner, name)
    if other is not None and other is not repository:
        raise _invalid("Repository", "custom", "name", TAKEN)
    github.state.redirects[repository.full_name.lower()] = repository.id
    repository.name = name
    github.state.redirects.pop(repository.full_name.lower(), None)


def _changes(github: Github, repository: Repository, given: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return what a body changes.

    :raises ApiError: 422 if it isn't possible.
    """
    attributes = repository.attributes
    changes = {name: value for name, value in given.items() if value is not None or name in {"description", "homepage"}}
    visibility = changes.pop("visibility", None)
    if visibility is not None:
        if (visibility == "private") == attributes.private:
            raise ApiError(422, f"Visibility is already {visibility}.")
        changes["private"] = visibility == "private"
    branch = changes.get("default_branch")
    if branch is not None:
        branches = github.git(repository).branches()
        if not branches:
            raise ApiError(
                422,
                "Validation Failed",
                errors=[
                    "Cannot update default branch for an empty repository. Please init the repository and push first."
                ],
            )
        if branch not in branches:
            raise _invalid(
                "Repository",
                "invalid",
                "default_branch",
                f"The branch {branch} was not found. Please push that ref first.",
            )
    merges = ("allow_merge_commit", "allow_squash_merge", "allow_rebase_merge")
    if not any(changes.get(name, getattr(attributes, name)) for name in merges):
        raise _invalid(
            "Repository",
            "custom",
            "merge_commit_allowed",
            "Sorry, need to allow at least one merge strategy. (no_merge_method)",
        )
    return changes


@router.delete("/repos/{owner}/{repo}", status_code=204)
async def delete_repository(
    request: Request, repository: t.Annotated[Repository, repository_for("administration", "write")]
) -> Response:
    """Delete a repository."""
    github_of(request).delete(repository)
    github_of(request).save()
    return Response(status_code=204)


@router.get("/repos/{owner}/{repo}/topics")
async def get_topics(repository: t.Annotated[Repository, repository_for("metadata", "read")]) -> dict[str, t.Any]:
    """Return the topics."""
    return {"names": repository.topics}


@router.put("/repos/{owner}/{repo}/topics")
async def replace_topics(
    request: Request, repository: t.Annotated[Repository, repository_for("administration", "write")]
) -> dict[str, t.Any]:
    """Replace the topics."""
    body = await read_body(request, Topics)
    if len(body.names) > 20 or not all(TOPIC.fullmatch(name) for name in body.names):
        raise ApiError(
            422, "Topics must start with a lowercase letter or number, and consist of 50 characters or less."
        )
    repository.topics = list(dict.fromkeys(body.names))
    github_of(request).save()
    return {"names": repository.topics}


def shown(github: Github, repository: Repository, *, nested: bool = False) -> dict[str, t.Any]:
    """Return a repository as GitHub does: all of its URLs, and a token to clone it, which is a trap for logs."""
    # Adds what has arrived, which decides the default branch.
    github.git(repository)
    attributes = repository.attributes
    if repository.before is not None and repository.before[1] > github.clock.now():
        attributes = repository.before[0]
    url = f"{github.url}/repos/{repository.full_name}"
    page = f"https://github.com/{repository.full_name}"
    account = github.account(repository.owner)
    owner = {"login": repository.owner, "id": account.id if account else 0, "type": account.kind if account else "User"}
    template = None if nested or repository.template is None else github.by_id(repository.template)
    return {
        "id": repository.id,
        "node_id": f"R_{repository.id}",
        "name": repository.name,
        "full_name": repository.full_name,
        "owner": owner,
        "html_url": page,
        "url": url,
        "fork": False,
        **{f"{name}_url": f"{url}/{name}" for name in ("branches", "commits", "deployments", "hooks", "keys", "tags")},
        "clone_url": f"{github.url}/{repository.full_name}.git",
        "git_url": f"git://github.com/{repository.full_name}.git",
        "ssh_url": f"git@github.com:{repository.full_name}.git",
        **attributes.model_dump(),
        "visibility": "private" if attributes.private else "public",
        "disabled": False,
        "topics": repository.topics,
        "size": 0,
        "created_at": repository.created_at,
        "updated_at": repository.updated_at,
        "pushed_at": repository.pushed_at or repository.created_at,
        "permissions": {"admin": True, "push": True, "pull": True},
        "template_repository": shown(github, template, nested=True) if template else None,
        **({} if nested else {"temp_clone_token": secrets.token_hex(14)}),
    }
