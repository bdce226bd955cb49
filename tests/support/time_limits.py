# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long tests wait for what takes longer on a busy machine."""

from __future__ import annotations

import os

VARIABLE = "PATIENCE"
"""The factor for all time limits: ``PATIENCE=5 make test``. Without it, it follows from the load of the machine."""

MOST = 10.0
"""What the load raises the factor to, at most."""


def factor(given: str, load: float, processors: int) -> float:
    """Return the factor for time limits: the given one, else at least 2, and more on a busy machine."""
    return float(given) if given else min(MOST, max(2.0, load / processors))


def limit(seconds: float) -> float:
    """Return a time limit that is long enough for this machine, for what takes *seconds* at most on an idle one."""
    return seconds * factor(os.environ.get(VARIABLE, ""), os.getloadavg()[0], os.cpu_count() or 1)
