# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time limits of tests follow the load of the machine."""

from __future__ import annotations

import pytest

from tests.support.time_limits import factor


@pytest.mark.parametrize(
    ("given", "load", "expected"), [("", 0.1, 2), ("", 13, 6.5), ("", 100, 10), ("1", 100, 1), ("30", 0.1, 30)]
)
def test_busy_machine_gets_more_time(given: str, load: float, expected: float) -> None:
    assert factor(given, load, processors=2) == expected
