# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Encrypt a secret for a repository. The only file of the collection that imports PyNaCl."""

from __future__ import annotations

import base64
import binascii
import traceback

from ...failure import Failure

try:
    from nacl.exceptions import CryptoError
    from nacl.public import PublicKey, SealedBox
except ImportError:
    NACL_IMPORT_ERROR: str | None = traceback.format_exc()
else:
    NACL_IMPORT_ERROR = None


def check_library(import_error: str | None = NACL_IMPORT_ERROR) -> None:
    """Check that the library is there.

    :raises Failure: it isn't.
    """
    if import_error is not None:
        raise Failure(
            "The Python library PyNaCl is missing, which encrypts secrets for GitHub.",
            hint="Install it for the interpreter that runs the module: pip install pynacl.",
        )


def seal(value: str, key: str) -> str:
    """Return a value that only the owner of a key can decrypt, in Base64.

    :param key: the public key in Base64.
    :raises Failure: it isn't one.
    """
    try:
        box = SealedBox(PublicKey(base64.b64decode(key, validate=True)))
    except (binascii.Error, CryptoError, ValueError, TypeError):
        raise Failure(
            "The public key that GitHub returned to encrypt secrets is not valid.", hint="Check api_url, and try again."
        ) from None
    return base64.b64encode(box.encrypt(value.encode())).decode()
