# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API keys: the two legacy JWTs, publishable keys and secret keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import uuid

from local_supabase.state import Key

VALIDITY_YEARS = 10
PREFIX_LENGTH = 15  # characters of a secret key that are shown without reveal


def legacy_jwt(secret: str, ref: str, role: str, issued_at: int) -> str:
    """Return the legacy key of ``role``, an HS256 JWT that is valid for ten years.

    :param issued: seconds since the epoch.
    """
    claims = {
        "iss": "supabase",
        "ref": ref,
        "role": role,
        "iat": issued_at,
        "exp": issued_at + VALIDITY_YEARS * 365 * 86400,
    }
    signing_input = ".".join(
        _base64url(json.dumps(part, separators=(",", ":")).encode())
        for part in ({"alg": "HS256", "typ": "JWT"}, claims)
    )
    return f"{signing_input}.{_base64url(hmac.digest(secret.encode(), signing_input.encode(), 'sha256'))}"


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def new_key(
    kind: str, name: str, now: str, description: str | None = None, template: dict[str, object] | None = None
) -> Key:
    """Create a publishable or secret key.

    :param now: the time of creation in ISO 8601.
    """
    value = f"sb_{kind}_{secrets.token_urlsafe(16).replace('-', 'a').replace('_', 'b')}_{secrets.token_hex(4)}"
    return Key(str(uuid.uuid4()), kind, name, value, description, template, now, now)


def legacy_key_response(name: str, value: str | None) -> dict[str, object]:
    """Return a legacy key as the API returns it."""
    return {
        "name": name,
        "api_key": value,
        "id": name,
        "type": "legacy",
        "hash": None,
        "prefix": None,
        "description": f"Legacy {name} API key",
    }


def key_response(key: Key, *, reveal: bool, without_value: bool = False) -> dict[str, object]:
    """Return a key as the API returns it; a secret key is masked unless ``reveal`` is true."""
    masked = key.type == "secret" and not reveal
    shown = key.value[:PREFIX_LENGTH] + "·" * 16 if masked else key.value
    return {
        "api_key": None if without_value else shown,
        "id": key.id,
        "type": key.type,
        "prefix": key.value[:PREFIX_LENGTH] if key.type == "secret" else None,
        "name": key.name,
        "description": key.description,
        "hash": _base64url(hashlib.sha256(key.value.encode()).digest()) if key.type == "secret" else None,
        "secret_jwt_template": key.template,
        "inserted_at": key.inserted_at,
        "updated_at": key.updated_at,
    }
