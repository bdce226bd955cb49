# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deploy keys: SSH keys for one repository, unique over the whole server."""

from __future__ import annotations

import base64
import binascii
import re
import typing as t

from fastapi import APIRouter, Request, Response

from local_platforms.github.access import github_of, page, read_body, repository_for
from local_platforms.github.repositories import Body
from local_platforms.github.state import DeployKey, Repository
from local_supabase.errors import ApiError

router = APIRouter()
Readable = t.Annotated[Repository, repository_for("administration", "read")]
Writable = t.Annotated[Repository, repository_for("administration", "write")]
TYPES = re.compile(r"(?:sk-)?(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp(?:256|384|521))(?:@openssh\.com)?")
INVALID = "key is invalid. You must supply a key in OpenSSH public key format"


class NewKey(Body):
    """The body of adding a key."""

    key: str
    title: str = ""
    read_only: bool = False


@router.get("/repos/{owner}/{repo}/keys")
async def list_keys(request: Request, repository: Readable) -> list[dict[str, t.Any]]:
    """List the keys."""
    return page(request, [_shown(request, repository, key) for key in repository.keys])


@router.get("/repos/{owner}/{repo}/keys/{number}")
async def get_key(request: Request, repository: Readable, number: int) -> dict[str, t.Any]:
    """Return a key."""
    return _shown(request, repository, _existing(repository, number))


@router.post("/repos/{owner}/{repo}/keys", status_code=201)
async def add_key(request: Request, repository: Writable) -> dict[str, t.Any]:
    """Add a key, which is stored without its comment; 422 if it is in use anywhere."""
    github = github_of(request)
    body = await read_body(request, NewKey)
    key = _stored(body.key)
    if any(each.key == key for other in github.state.repositories for each in other.keys):
        raise _invalid("key is already in use")
    added = DeployKey(
        id=github.next_id(),
        title=body.title or " ".join(body.key.split()[2:]),
        key=key,
        read_only=body.read_only,
        created_at=github.clock.timestamp(),
    )
    repository.keys.append(added)
    github.save()
    return _shown(request, repository, added)


@router.delete("/repos/{owner}/{repo}/keys/{number}", status_code=204)
async def delete_key(request: Request, repository: Writable, number: int) -> Response:
    """Delete a key."""
    repository.keys.remove(_existing(repository, number))
    github_of(request).save()
    return Response(status_code=204)


def _stored(text: str) -> str:
    """Return a key as it is stored.

    :raises ApiError: 422 if it isn't a public key.
    """
    kind, _space, content = " ".join(text.split()[:2]).partition(" ")
    try:
        blob = base64.b64decode(content, validate=True)
    except binascii.Error:
        blob = b""
    if not TYPES.fullmatch(kind) or blob[4 : 4 + len(kind)] != kind.encode():
        raise _invalid(INVALID)
    return f"{kind} {content}"


def _invalid(message: str) -> ApiError:
    error = {"resource": "PublicKey", "code": "custom", "field": "key", "message": message}
    return ApiError(422, "Validation Failed", errors=[error])


def _existing(repository: Repository, number: int) -> DeployKey:
    found = next((key for key in repository.keys if key.id == number), None)
    if found is None:
        raise ApiError(404, "Not Found")
    return found


def _shown(request: Request, repository: Repository, key: DeployKey) -> dict[str, t.Any]:
    url = f"{github_of(request).url}/repos/{repository.full_name}/keys/{key.id}"
    return {**key.model_dump(), "url": url, "verified": True, "added_by": repository.created_by, "last_used": None}
