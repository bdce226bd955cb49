# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validate options that are a number of seconds. Ansible accepts C(nan), C(inf), and negative numbers as floats."""

from __future__ import annotations

from .failure import Failure

#: The largest number: PostgreSQL's for a timeout, which is an integer of milliseconds. It is 24 days.
MAX_SECONDS = 2_147_483


def check_seconds(option: str, seconds: float, *, least: float = 0) -> None:
    """Check the value of an option.

    :raises Failure: it isn't a number of seconds from ``least`` to ``MAX_SECONDS``.
    """
    if not least <= seconds <= MAX_SECONDS:
        raise Failure(
            f"{option} is {seconds:g}, which is not a number of seconds from {least:g} to {MAX_SECONDS}.",
            hint=f"Set {option} to such a number.",
        )
