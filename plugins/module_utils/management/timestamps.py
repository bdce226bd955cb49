# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The timestamps of the Management API."""

from __future__ import annotations

from datetime import UTC, datetime


def timestamp(text: str) -> float | None:
    """Return a timestamp of the API in seconds since the epoch, or None if it isn't valid.

    Without a time zone it is UTC.
    """
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
