# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rulesets of repositories: what may be pushed and merged. They are stored and returned, but no push is refused."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter, Request, Response
from pydantic import Field

from local_platforms.github.access import Authenticated, github_of, page, read_body, repository_for
from local_platforms.github.repositories import Body
from local_platforms.github.state import Repository, Ruleset
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()
Readable = t.Annotated[Repository, repository_for("metadata", "read")]
Writable = t.Annotated[Repository, repository_for("administration", "write")]
PLAN = "Upgrade to GitHub Pro or make this repository public to enable this feature."
REFS = ("~DEFAULT_BRANCH", "~ALL")
#: The parameters of rules: those that a body must have, and what is returned for the others that it lacks.
RULES: dict[str, tuple[set[str], dict[str, t.Any]]] = {
    **dict.fromkeys(
        ("creation", "deletion", "non_fast_forward", "required_linear_history", "required_signatures"), (set(), {})
    ),
    "update": (set(), {}),
    "pull_request": (
        {
            "dismiss_stale_reviews_on_push",
            "require_code_owner_review",
            "require_last_push_approval",
            "required_approving_review_count",
            "required_review_thread_resolution",
        },
        {"allowed_merge_methods": ["merge", "squash", "rebase"], "required_reviewers": []},
    ),
    "required_status_checks": (
        {"required_status_checks", "strict_required_status_checks_policy"},
        {"do_not_enforce_on_create": False},
    ),
    **dict.fromkeys(
        (
            "branch_name_pattern",
            "tag_name_pattern",
            "commit_message_pattern",
            "commit_author_email_pattern",
            "committer_email_pattern",
        ),
        ({"operator", "pattern"}, {"name": "", "negate": False}),
    ),
    "max_file_size": ({"max_file_size"}, {}),
    "file_path_restriction": ({"restricted_file_paths"}, {}),
    "file_extension_restriction": ({"restricted_file_extensions"}, {}),
}


class StoredRule(Body):
    """A rule."""

    type: str
    parameters: dict[str, t.Any] | None = None


class RefName(Body):
    """The patterns of names."""

    include: list[str] = Field(default_factory=list)
    exclude: list[str] = Field(default_factory=list)


class Conditions(Body):
    """What a ruleset applies to."""

    ref_name: RefName | None = None


class Actor(Body):
    """Who can bypass a ruleset."""

    actor_type: t.Literal["Integration", "OrganizationAdmin", "RepositoryRole", "Team", "DeployKey", "User"]
    actor_id: int | None = None
    bypass_mode: t.Literal["always", "pull_request", "exempt"] = "always"


class NewRuleset(Body):
    """The body of creating a ruleset."""

    name: str = Field(min_length=1)
    target: t.Literal["branch", "tag", "push"] = "branch"
    enforcement: t.Literal["disabled", "active", "evaluate"]
    bypass_actors: list[Actor] = Field(default_factory=list)
    conditions: Conditions = Field(default_factory=Conditions)
    rules: list[StoredRule] = Field(default_factory=list)


class ChangedRuleset(NewRuleset):
    """The body of changing a ruleset. What it lacks is left as it is."""

    name: str = ""
    enforcement: t.Literal["disabled", "active", "evaluate"] = "active"


@router.get("/repos/{owner}/{repo}/rulesets")
async def list_rulesets(request: Request, repository: Readable) -> list[dict[str, t.Any]]:
    """List the rulesets without their rules, conditions, and actors."""
    _check_plan(request, repository)
    return page(request, [_listed(repository, each) for each in repository.rulesets])


@router.get("/repos/{owner}/{repo}/rulesets/{number}")
async def get_ruleset(request: Request, caller: Authenticated, repository: Readable, number: int) -> dict[str, t.Any]:
    """Return a ruleset; the actors only to those who may change it."""
    _check_plan(request, repository)
    found = _shown(repository, _existing(repository, number))
    permissions = caller.token.permissions
    if permissions is not None and permissions.get("administration") != "write":
        del found["bypass_actors"]
    return found


@router.post("/repos/{owner}/{repo}/rulesets", status_code=201)
async def create_ruleset(request: Request, repository: Writable) -> dict[str, t.Any]:
    """Create a ruleset; its name is unique in the repository."""
    _check_plan(request, repository)
    github = github_of(request)
    body = await read_body(request, NewRuleset)
    if github.faults.consume("lost_ruleset_race", ref=repository.full_name):
        _add(request, repository, body.model_copy(update={"rules": []}))
    if any(each.name == body.name for each in repository.rulesets):
        raise ApiError(422, "Validation Failed", errors=["Name must be unique"])
    return _shown(repository, _add(request, repository, body))


@router.put("/repos/{owner}/{repo}/rulesets/{number}")
async def change_ruleset(request: Request, repository: Writable, number: int) -> dict[str, t.Any]:
    """Change a ruleset; a list of rules replaces all of them."""
    _check_plan(request, repository)
    found = _existing(repository, number)
    body = await read_body(request, ChangedRuleset)
    given = {name: _stored(body)[name] for name in body.model_fields_set}
    changed = found.model_copy(update={**given, "updated_at": github_of(request).clock.timestamp()})
    repository.rulesets[repository.rulesets.index(found)] = changed
    github_of(request).save()
    return _shown(repository, changed)


@router.delete("/repos/{owner}/{repo}/rulesets/{number}", status_code=204)
async def delete_ruleset(request: Request, repository: Writable, number: int) -> Response:
    """Delete a ruleset."""
    _check_plan(request, repository)
    repository.rulesets.remove(_existing(repository, number))
    github_of(request).save()
    return Response(status_code=204)


def _check_plan(request: Request, repository: Repository) -> None:
    account = github_of(request).account(repository.owner)
    if repository.attributes.private and account is not None and account.plan == "free":
        raise ApiError(403, PLAN)


def _add(request: Request, repository: Repository, body: NewRuleset) -> Ruleset:
    github = github_of(request)
    now = github.clock.timestamp()
    added = Ruleset.model_validate({**_stored(body), "id": github.next_id(), "created_at": now, "updated_at": now})
    repository.rulesets.append(added)
    github.save()
    return added


def _stored(body: NewRuleset) -> dict[str, t.Any]:
    """Return a body as it is stored: with the default parameters of its rules.

    :raises ApiError: 422 if a rule or a condition isn't valid.
    """
    patterns = body.conditions.ref_name
    for ref in [*patterns.include, *patterns.exclude] if patterns else []:
        if not ref.startswith("refs/") and ref not in REFS:
            raise ApiError(422, "Validation Failed", errors=[f"Invalid target pattern: '{ref}'"])
    return {**body.model_dump(), "rules": [_rule(rule) for rule in body.rules]}


def _rule(rule: StoredRule) -> dict[str, t.Any]:
    if rule.type not in RULES:
        raise ApiError(422, f"Invalid request.\n\nInvalid property /rules: `{rule.type}` is not a possible value.")
    required, defaults = RULES[rule.type]
    parameters: Mapping[str, t.Any] = rule.parameters or {}
    missing = sorted(required - parameters.keys())
    if missing:
        raise ApiError(422, f"Invalid request.\n\nInvalid property /rules: missing {', '.join(missing)}.")
    complete = {**defaults, **parameters}
    return {"type": rule.type, **({"parameters": complete} if complete else {})}


def _existing(repository: Repository, number: int) -> Ruleset:
    found = next((each for each in repository.rulesets if each.id == number), None)
    if found is None:
        raise ApiError(404, "Not Found")
    return found


def _listed(repository: Repository, ruleset: Ruleset) -> dict[str, t.Any]:
    shown = ruleset.model_dump(exclude={"rules", "conditions", "bypass_actors"})
    return {**shown, "source": repository.full_name, "source_type": "Repository", "node_id": f"RRS_{ruleset.id}"}


def _shown(repository: Repository, ruleset: Ruleset) -> dict[str, t.Any]:
    own = ruleset.model_dump(include={"rules", "conditions", "bypass_actors"})
    return {**_listed(repository, ruleset), **own, "current_user_can_bypass": "never"}
