# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment variables: records of a name, a value, and targets. A name may have several records, with other targets."""

from __future__ import annotations

import base64
import secrets
import typing as t

from fastapi import APIRouter, Request
from pydantic import Field

from local_platforms.vercel.access import Authenticated, Body, InPath, read_body, refused
from local_platforms.vercel.state import Target, Variable
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from local_platforms.vercel.access import Caller
    from local_platforms.vercel.state import Project

router = APIRouter()
MAX_BYTES = 64 * 1024
MAX_COMMENT = 500
#: What the command line sends besides the type, which decides.
Visibility = t.Literal["config", "secret"]


class NewVariable(Body):
    """The body of creating a variable."""

    key: str
    value: str
    type: t.Literal["plain", "encrypted", "sensitive"]
    target: t.Annotated[list[Target], Field(min_length=1)]
    gitBranch: str | None = None
    comment: str | None = None
    visibility: Visibility | None = None


class ChangedVariable(Body):
    """The body of changing a variable: what isn't given stays."""

    key: str | None = None
    value: str | None = None
    type: t.Literal["plain", "encrypted", "sensitive"] | None = None
    target: t.Annotated[list[Target], Field(min_length=1)] | None = None
    gitBranch: str | None = None
    comment: str | None = None
    visibility: Visibility | None = None


class ManyVariables(Body):
    """The body of deleting several."""

    ids: list[str]


@router.get("/v{version}/projects/{project}/env")
async def list_variables(caller: Authenticated, project: InPath) -> dict[str, t.Any]:
    """List the variables. The values of encrypted ones are ciphertext, those of sensitive ones are empty."""
    found = project.variables
    if caller.token.role == "developer":
        visible = [each for each in found if "production" not in each.target]
        return {"envs": [_shown(each) for each in visible], "hiddenProductionEnvCount": len(found) - len(visible)}
    envs = [_shown(each) for each in found]
    return {"envs": envs, "pagination": {"count": len(envs), "next": None, "prev": None}}


@router.get("/v{version}/projects/{project}/env/{record}")
async def get_variable(caller: Authenticated, project: InPath, record: str) -> dict[str, t.Any]:
    """Return a variable with its value, unless it is sensitive."""
    found = _find(project, record)
    if caller.token.role == "developer" and "production" in found.target:
        raise refused(404, "not_found", "Environment variable not found.")
    if found.type == "sensitive":
        return _shown(found)
    return {**_shown(found), "value": found.value, "decrypted": True}


@router.get("/v{version}/env/pull/{project}/{target}")
async def pull_variables(caller: Authenticated, project: InPath, target: Target) -> dict[str, t.Any]:
    """Return the values of a target, as the command line downloads them; those of sensitive variables are empty."""
    if target == "production":
        caller.permit_production("read production environment variables")
    found = [each for each in project.variables if target in each.target and each.git_branch is None]
    values = {each.key: "" if each.type == "sensitive" else each.value for each in found}
    return {"env": values, "buildEnv": values}


@router.post("/v{version}/projects/{project}/env", status_code=201)
async def create_variables(request: Request, caller: Authenticated, project: InPath) -> dict[str, t.Any]:
    """Create a variable, or several: those that fail are in the response."""
    body = await read_body(request, t.cast("type[NewVariable | list[NewVariable]]", NewVariable | list[NewVariable]))
    given = body if isinstance(body, list) else [body]
    if caller.vercel.faults.consume("variable_fails", ref=project.name):
        error = {"code": "ENV_ERROR", "message": "The variable could not be created.", "key": given[0].key}
        return {"created": [] if isinstance(body, list) else {}, "failed": [{"error": error}]}
    if request.query_params.get("upsert") == "true":
        for each in given:
            _remove_equal(project, each)
    created = add_variables(caller, project, given)
    caller.vercel.save()
    shown = [_shown(each) for each in created]
    return {"created": shown if isinstance(body, list) else shown[0], "failed": []}


def add_variables(caller: Caller, project: Project, given: Sequence[NewVariable]) -> list[Variable]:
    """Add variables to a project.

    :raises ApiError: one isn't possible.
    """
    now = caller.vercel.milliseconds()
    created = [
        Variable(
            id=secrets.token_hex(8),
            key=each.key,
            value=each.value,
            type=each.type,
            target=list(dict.fromkeys(each.target)),
            git_branch=each.gitBranch,
            comment=each.comment or None,
            created_at=now,
            updated_at=now,
        )
        for each in given
    ]
    for variable in created:
        _check(caller, project, variable)
        project.variables.append(variable)
    return created


@router.patch("/v{version}/projects/{project}/env/{record}")
async def change_variable(request: Request, caller: Authenticated, project: InPath, record: str) -> dict[str, t.Any]:
    """Change a variable."""
    body = await read_body(request, ChangedVariable)
    found = _find(project, record)
    _permit(caller, found)
    given = {name: value for name, value in body.model_dump().items() if name in body.model_fields_set}
    if found.type == "sensitive" and given.get("type") not in {None, "sensitive"}:
        raise refused(400, "bad_request", "You cannot change the type of a Sensitive Environment Variable.")
    given.pop("visibility", None)
    names = {"gitBranch": "git_branch"}
    changed = found.model_copy(update={names.get(name, name): value for name, value in given.items()})
    changed.updated_at = caller.vercel.milliseconds()
    _check(caller, project, changed)
    project.variables[project.variables.index(found)] = changed
    caller.vercel.save()
    return _shown(changed)


@router.delete("/v{version}/projects/{project}/env/{record}")
async def delete_variable(caller: Authenticated, project: InPath, record: str) -> dict[str, t.Any]:
    """Delete a variable."""
    found = _find(project, record)
    _permit(caller, found)
    project.variables.remove(found)
    caller.vercel.save()
    return _shown(found)


@router.delete("/v{version}/projects/{project}/env")
async def delete_variables(request: Request, caller: Authenticated, project: InPath) -> dict[str, t.Any]:
    """Delete several variables."""
    body = await read_body(request, ManyVariables)
    for record in body.ids:
        found = _find(project, record)
        _permit(caller, found)
        project.variables.remove(found)
    caller.vercel.save()
    return {"deleted": len(body.ids), "ids": body.ids}


def _find(project: Project, record: str) -> Variable:
    for each in project.variables:
        if each.id == record:
            return each
    raise refused(404, "not_found", "Environment variable not found.")


def _permit(caller: Caller, variable: Variable) -> None:
    if "production" in variable.target:
        caller.permit_production("create production environment variables")


def _remove_equal(project: Project, given: NewVariable) -> None:
    """Remove the record that an upsert replaces: the one with the same name, targets, and branch."""
    project.variables = [
        each
        for each in project.variables
        if (each.key, set(each.target), each.git_branch) != (given.key, set(given.target), given.gitBranch)
    ]


def _check(caller: Caller, project: Project, variable: Variable) -> None:
    """Check that a variable is possible beside the others.

    :raises ApiError: it isn't.
    """
    _permit(caller, variable)
    targets = set(variable.target)
    if not variable.key.replace("_", "a").isalnum() or variable.key[0].isdigit():
        raise refused(400, "bad_request", "The name contains invalid characters.", envVarKey=variable.key)
    if variable.type == "sensitive" and "development" in targets:
        raise refused(400, "bad_request", "You cannot set a Sensitive Environment Variable's target to development.")
    if variable.git_branch is not None and targets != {"preview"}:
        raise refused(400, "bad_request", "A branch can be set for the target preview only.")
    if len(variable.comment or "") > MAX_COMMENT:
        raise refused(
            400, "bad_request", f"Invalid request: `comment` should NOT be longer than {MAX_COMMENT} characters."
        )
    _check_policy(caller, variable)
    for each in project.variables:
        same = (each.key, each.git_branch) == (variable.key, variable.git_branch)
        if each.id != variable.id and same and targets & set(each.target):
            overlap = sorted(targets & set(each.target))
            raise ApiError(
                400,
                f"Another Environment Variable with the same Name and Environment exists in your project: {each.key}",
                code="ENV_CONFLICT", envVarKey=each.key, target=overlap, gitBranch=each.git_branch,
            )  # fmt: skip
    size = sum(len(each.key.encode()) + len(each.value.encode()) for each in [*project.variables, variable])
    if size > MAX_BYTES:
        raise refused(400, "bad_request", "The total size of your Environment Variables exceeds 64KB.")


def _check_policy(caller: Caller, variable: Variable) -> None:
    """Check that a variable is sensitive if the team requires that.

    :raises ApiError: it isn't.
    """
    if caller.team.sensitive_policy != "on" or set(variable.target) == {"development"}:
        return
    if variable.type != "sensitive":
        raise refused(
            400, "bad_request", "The team requires sensitive environment variables for production and preview."
        )


def _shown(variable: Variable) -> dict[str, t.Any]:
    value = {
        "plain": variable.value,
        "encrypted": base64.b64encode(f"v2:{variable.id}".encode()).decode(),
        "sensitive": "",
    }.get(variable.type, "")
    return {
        "id": variable.id,
        "key": variable.key,
        "value": value,
        "type": variable.type,
        "visibility": "secret" if variable.type == "sensitive" else "config",
        "target": variable.target,
        "gitBranch": variable.git_branch,
        "comment": variable.comment or "",
        "createdAt": variable.created_at,
        "updatedAt": variable.updated_at,
        "securityIssues": [],
    }
