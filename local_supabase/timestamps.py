# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times and identifiers in the formats of the API."""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import UTC, datetime


def iso_timestamp(timestamp: float) -> str:
    """Return a time (seconds since the epoch) in the API's format."""
    return datetime.fromtimestamp(timestamp, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def uuid7() -> str:
    """Return a UUID of version 7: the milliseconds since the epoch, and random bits (RFC 9562)."""
    bits = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(uuid.UUID(int=bits | 0b10 << 62 | secrets.randbits(62)))
