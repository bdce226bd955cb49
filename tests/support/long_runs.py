# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long matrices, each cell of which takes a playbook run or more: `make fuzz` runs all cells, `make test` some."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Cell = TypeVar("Cell")
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def sampled(cells: Iterable[Cell], *, every: int, start: int = 0) -> list[Cell]:
    """Return all cells in a long run, else every nth."""
    listed = list(cells)
    return listed if LONG else listed[start::every]
