# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that a service accepts and never returns: when to set an existing one, and digests by which to notice another value."""

from __future__ import annotations

import hmac
from enum import StrEnum

from .failure import Failure

MIN_KEY = 16


class Update(StrEnum):
    """Which existing values to set: none, those that are another one than was set last, or all."""

    ON_CREATE = "on_create"
    ON_CHANGE = "on_change"
    ALWAYS = "always"


def read_digest_key(option: str, update: Update, key: str | None) -> str:
    """Return the key of the digests; empty if there is none.

    :param option: the name of the option that is ``update``, for the message.
    :raises Failure: values are compared by their digests, and the key is missing or too short.
    """
    if update is Update.ON_CHANGE and len(key or "") < MIN_KEY:
        raise Failure(
            f"{option} is on_change, which needs digest_key with at least {MIN_KEY} characters.",
            hint="Set it to a random text that stays the same, from a vault: the values are never returned, so their digests are compared.",
        )
    return key or ""


def keyed_digest(key: str, name: str, value: str) -> str:
    """Return the digest of a value. The key keeps others from guessing values by trying; the name makes equal values differ."""
    return hmac.digest(key.encode(), f"{name}\0{value}".encode(), "sha256").hex()
