# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets and variables of GitHub Actions."""

from __future__ import annotations

import base64
import binascii
import re
import typing as t

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from local_platforms.github.access import github_of, page, read_body, repository_for
from local_platforms.github.repositories import Body
from local_platforms.github.state import Repository, Secret, Variable
from local_supabase.errors import ApiError

router = APIRouter()
NAME = re.compile(r"(?!GITHUB_)[A-Z_][A-Z0-9_]*")
MAX_BYTES = 48 * 1024
SecretsRead = t.Annotated[Repository, repository_for("secrets", "read")]
SecretsWrite = t.Annotated[Repository, repository_for("secrets", "write")]
VariablesRead = t.Annotated[Repository, repository_for("variables", "read")]
VariablesWrite = t.Annotated[Repository, repository_for("variables", "write")]


class Encrypted(Body):
    """The body of setting a secret."""

    encrypted_value: str
    key_id: str


class NewVariable(Body):
    """The body of creating a variable."""

    name: str
    value: str


class ChangedVariable(Body):
    """The body of changing a variable."""

    name: str | None = None
    value: str | None = None


@router.get("/repos/{owner}/{repo}/actions/secrets/public-key")
async def get_public_key(request: Request, repository: SecretsRead) -> dict[str, str]:
    """Return the public key of the repository."""
    github = github_of(request)
    key = _private_key(request, repository)
    shown = {"key_id": repository.key_id, "key": base64.b64encode(bytes(key.public_key)).decode()}
    if github.faults.consume("key_rotated", ref=repository.full_name):
        repository.private_key = ""
        _private_key(request, repository)
    github.save()
    return shown


@router.get("/repos/{owner}/{repo}/actions/secrets")
async def list_secrets(request: Request, repository: SecretsRead) -> dict[str, t.Any]:
    """List names and times, never values."""
    found = [_shown_secret(name, secret) for name, secret in sorted(repository.secrets.items())]
    return {"total_count": len(found), "secrets": page(request, found)}


@router.get("/repos/{owner}/{repo}/actions/secrets/{name}")
async def get_secret(repository: SecretsRead, name: str) -> dict[str, str]:
    """Return the times of a secret."""
    found = repository.secrets.get(name.upper())
    if found is None:
        raise ApiError(404, "Not Found")
    return _shown_secret(name.upper(), found)


@router.put("/repos/{owner}/{repo}/actions/secrets/{name}")
async def set_secret(request: Request, repository: SecretsWrite, name: str) -> Response:
    """Create or replace a secret that was encrypted for the current key."""
    body = await read_body(request, Encrypted)
    name = _checked(name)
    key = _private_key(request, repository)
    if body.key_id != repository.key_id:
        raise ApiError(422, "Invalid request.\n\nThe key_id is not the current public key of the repository.")
    try:
        value = SealedBox(key).decrypt(base64.b64decode(body.encrypted_value, validate=True)).decode()
    except (binascii.Error, CryptoError, UnicodeDecodeError):
        raise ApiError(422, "Invalid request.\n\nThe encrypted_value can't be decrypted.") from None
    now = github_of(request).clock.timestamp()
    existing = repository.secrets.get(name)
    created_at = existing.created_at if existing else now
    repository.secrets[name] = Secret(value=value, created_at=created_at, updated_at=now)
    github_of(request).save()
    return Response(status_code=204) if existing else JSONResponse({}, 201)


@router.delete("/repos/{owner}/{repo}/actions/secrets/{name}")
async def delete_secret(request: Request, repository: SecretsWrite, name: str) -> Response:
    """Delete a secret."""
    if repository.secrets.pop(name.upper(), None) is None:
        raise ApiError(404, "Not Found")
    github_of(request).save()
    return Response(status_code=204)


@router.get("/repos/{owner}/{repo}/actions/variables")
async def list_variables(request: Request, repository: VariablesRead) -> dict[str, t.Any]:
    """List the variables; a page has 30 at most, 10 by default."""
    found = [_shown_variable(name, variable) for name, variable in sorted(repository.variables.items())]
    return {"total_count": len(found), "variables": page(request, found, default=10, most=30)}


@router.post("/repos/{owner}/{repo}/actions/variables", status_code=201)
async def create_variable(request: Request, repository: VariablesWrite) -> dict[str, str]:
    """Create a variable; 409 if it exists."""
    body = await read_body(request, NewVariable)
    name = _checked(body.name)
    if name in repository.variables:
        raise ApiError(409, "Already exists - Variable already exists")
    _check_size(body.value)
    now = github_of(request).clock.timestamp()
    repository.variables[name] = Variable(value=body.value, created_at=now, updated_at=now)
    github_of(request).save()
    return {}


@router.patch("/repos/{owner}/{repo}/actions/variables/{name}")
async def change_variable(request: Request, repository: VariablesWrite, name: str) -> Response:
    """Change a variable."""
    body = await read_body(request, ChangedVariable)
    found = repository.variables.get(name.upper())
    if found is None:
        raise ApiError(404, "Not Found")
    if body.value is not None:
        _check_size(body.value)
        found.value = body.value
        found.updated_at = github_of(request).clock.timestamp()
    github_of(request).save()
    return Response(status_code=204)


@router.delete("/repos/{owner}/{repo}/actions/variables/{name}")
async def delete_variable(request: Request, repository: VariablesWrite, name: str) -> Response:
    """Delete a variable."""
    if repository.variables.pop(name.upper(), None) is None:
        raise ApiError(404, "Not Found")
    github_of(request).save()
    return Response(status_code=204)


def _private_key(request: Request, repository: Repository) -> PrivateKey:
    """Return the key of a repository; create it if there is none."""
    if not repository.private_key:
        repository.private_key = base64.b64encode(bytes(PrivateKey.generate())).decode()
        repository.key_id = str(github_of(request).next_id())
    return PrivateKey(base64.b64decode(repository.private_key))


def _checked(name: str) -> str:
    """Return a name as it is stored.

    :raises ApiError: 422 if it isn't allowed.
    """
    if not NAME.fullmatch(name.upper()):
        raise ApiError(
            422, "Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_)."
        )
    return name.upper()


def _check_size(value: str) -> None:
    if len(value.encode()) > MAX_BYTES:
        raise ApiError(422, "The value is larger than 48 KB.")


def _shown_secret(name: str, secret: Secret) -> dict[str, str]:
    return {"name": name, "created_at": secret.created_at, "updated_at": secret.updated_at}


def _shown_variable(name: str, variable: Variable) -> dict[str, str]:
    return {"name": name, "value": variable.value, "created_at": variable.created_at, "updated_at": variable.updated_at}
