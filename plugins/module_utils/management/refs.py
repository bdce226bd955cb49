# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Project refs."""

from __future__ import annotations

import re

from ..failure import Failure


def check_ref(ref: str) -> None:
    """Check the ref of a project.

    :raises Failure: it isn't one. No request has been sent.
    """
    if not re.fullmatch(r"[a-z]{20}", ref):
        raise Failure(f"{ref!r} is not a project ref.", hint="A project ref has exactly 20 letters from a to z.")
