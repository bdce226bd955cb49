# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in as a GitHub App. The only file of the collection that imports cryptography."""

from __future__ import annotations

import base64
import json
import traceback
import typing as t

from ..failure import Failure

try:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
except ImportError:
    CRYPTOGRAPHY_IMPORT_ERROR: str | None = traceback.format_exc()
else:
    CRYPTOGRAPHY_IMPORT_ERROR = None

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: The private key of an app, as this file's functions exchange it.
PrivateKey: t.TypeAlias = "RSAPrivateKey"

#: GitHub accepts at most 600 seconds from its own time to the end. A clock may be 60 seconds ahead of GitHub's, and some minutes behind.
BEFORE, AFTER = 60, 540


def read_private_key(text: str, import_error: str | None = CRYPTOGRAPHY_IMPORT_ERROR) -> PrivateKey:
    """Return the private key of an app.

    :param text: the key in PEM, in which line breaks may be written as a backslash and an n, as in variables of the environment.
    :raises Failure: it isn't one; the message has no part of it. Or the library is missing.
    """
    if import_error is not None:
        raise Failure(
            "The Python library cryptography is missing, which signs in as a GitHub App.",
            hint="Install it for the interpreter that runs the module: pip install cryptography.",
        )
    pem = text if "\n" in text.strip() else text.replace("\\n", "\n")
    try:
        key = load_pem_private_key(pem.strip().encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise Failure(
            "The private key of the GitHub App is not an RSA key in PEM without a password.",
            hint="Use the file that GitHub's page of the app creates (Private keys, Generate a private key), with its first and last line.",
        )
    return key


def app_token(app_id: str, key: PrivateKey, now: float) -> str:
    """Return a JSON web token that the app has signed; it is valid for minutes.

    :param now: the time in seconds since the epoch.
    """
    claims = {"iat": int(now) - BEFORE, "exp": int(now) + AFTER, "iss": app_id}
    content = f"{_encoded({'alg': 'RS256', 'typ': 'JWT'})}.{_encoded(claims)}"
    return f"{content}.{_base64(key.sign(content.encode(), PKCS1v15(), SHA256()))}"


def _encoded(content: Mapping[str, object]) -> str:
    return _base64(json.dumps(content, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
