# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GitHub Apps: they sign in with a JSON web token that their private key has signed, and get tokens for their installations."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import typing as t

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from fastapi import APIRouter, Depends, Request

from local_platforms.clock import timestamp
from local_platforms.github.access import github_of, token_text
from local_platforms.github.state import App, Installation, Token
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

router = APIRouter()
HOUR = 3600.0
#: Seconds that a token of an app is valid, at most, and that the clock of a client may be ahead.
LONGEST, AHEAD = 600, 5
NOT_DECODED = "A JSON web token could not be decoded"


async def _authenticate(request: Request) -> App:
    """Return the app that sends a request.

    :raises ApiError: 401 if its token isn't valid, 404 if there is no such app.
    """
    text = token_text(request) or ""
    content, _dot, signature = text.rpartition(".")
    header, claims = (_decoded(part) for part in [*content.split("."), "", ""][:2])
    if header.get("alg") != "RS256":
        raise ApiError(401, NOT_DECODED)
    issuer = str(claims.get("iss"))
    app = next((each for each in github_of(request).state.apps if issuer in {str(each.id), each.client_id}), None)
    if app is None:
        raise ApiError(404, "Integration not found")
    key = t.cast("RSAPublicKey", load_pem_public_key(app.public_key.encode()))
    try:
        key.verify(_bytes(signature), content.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        raise ApiError(401, NOT_DECODED) from None
    now, begin, end = github_of(request).clock.now(), claims.get("iat"), claims.get("exp")
    if not isinstance(begin, int) or begin > now + AHEAD:
        raise ApiError(
            401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
        )
    if not isinstance(end, int) or end <= now:
        raise ApiError(401, "'Expiration time' claim ('exp') must be a numeric value representing the future time")
    if end > now + LONGEST + AHEAD:
        raise ApiError(401, "'Expiration time' claim ('exp') is too far in the future")
    return app


AppRequest = t.Annotated[App, Depends(_authenticate)]


@router.get("/app")
async def get_app(app: AppRequest) -> dict[str, t.Any]:
    """Return the app."""
    return {"id": app.id, "slug": app.slug, "client_id": app.client_id, "name": app.slug}


@router.get("/orgs/{account}/installation")
@router.get("/users/{account}/installation")
async def get_installation(request: Request, app: AppRequest, account: str) -> dict[str, t.Any]:
    """Return the installation in an account, of the kind that the path names."""
    github = github_of(request)
    kind = "Organization" if request.url.path.startswith("/orgs/") else "User"
    owner = github.account(account)
    for each in github.state.installations:
        if owner is not None and owner.kind == kind and (each.app, each.account) == (app.id, owner.login):
            return _shown(app, each)
    raise ApiError(404, "Not Found")


@router.post("/app/installations/{number}/access_tokens", status_code=201)
async def create_token(request: Request, app: AppRequest, number: int) -> dict[str, t.Any]:
    """Create a token for an installation, which is valid for an hour."""
    github = github_of(request)
    found = next((each for each in github.state.installations if (each.id, each.app) == (number, app.id)), None)
    if found is None:
        raise ApiError(404, "Not Found")
    if found.suspended:
        raise ApiError(403, "This installation has been suspended")
    token = Token(
        label="installation",
        token="ghs_" + secrets.token_urlsafe(300),
        user=f"{app.slug}[bot]",
        owner=found.account,
        permissions=found.permissions,
        expires_at=github.clock.now() + HOUR,
        installation=found.id,
    )
    now = github.clock.now()
    github.state.tokens = [
        each for each in github.state.tokens if each.expires_at is None or each.expires_at > now - HOUR
    ]
    github.state.tokens.append(token)
    github.save()
    return {
        "token": token.token,
        "expires_at": timestamp(token.expires_at or 0.0),
        "permissions": found.permissions,
        "repository_selection": "all",
    }


def _shown(app: App, installation: Installation) -> dict[str, t.Any]:
    return {
        "id": installation.id,
        "account": {"login": installation.account},
        "app_id": app.id,
        "app_slug": app.slug,
        "repository_selection": "all",
        "permissions": installation.permissions,
        "suspended_at": None,
    }


def _bytes(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        raise ApiError(401, NOT_DECODED) from None


def _decoded(part: str) -> dict[str, t.Any]:
    try:
        content = json.loads(_bytes(part))
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise ApiError(401, NOT_DECODED)
    return content
