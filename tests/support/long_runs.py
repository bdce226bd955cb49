# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is tested in full or in part: with ``FULL=1``, as at night, everything; else, as in ``make test``, a sample.

The sample depends on names only, so that it is the same in each run, and all parts of a matrix have their share.
"""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell = TypeVar("Cell")
FULL = bool(os.environ.get("FULL")) or os.environ.get("HYPOTHESIS_PROFILE") == "long"


def sampled(cells: Iterable[Cell], *, every: int, start: int = 0) -> list[Cell]:
    """Return all cells in a full run, else every nth."""
    listed = list(cells)
    return listed if FULL else listed[start::every]


def one_of(choices: Sequence[Cell], name: str) -> Cell:
    """Return the choice of a test with this name."""
    return choices[zlib.crc32(name.encode()) % len(choices)]
