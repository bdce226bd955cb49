# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is tested in full or in part: with ``FULL=1``, as at night, everything; else, as in ``make pytest``, a sample.

The sample depends on names only, so that it is the same in each run, and all parts of a matrix have their share. ``make test`` leaves out
of the sample what is marked with ``nightly``, three of four cells of a matrix, and every other cell of a test with fewer.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from _pytest.mark.structures import ParameterSet

Cell = TypeVar("Cell")
FULL = bool(os.environ.get("FULL")) or os.environ.get("HYPOTHESIS_PROFILE") == "long"


def sampled(cells: Iterable[Cell], *, every: int, start: int = 0) -> list[Cell]:
    """Return all cells in a full run, else every nth."""
    listed = list(cells)
    return listed if FULL else listed[start::every]


def most_at_night(cells: Iterable[Cell], *, every: int) -> list[ParameterSet]:
    """Return the cells as parameters of a test: all but every nth are marked with `nightly`, so `make test` leaves them out."""
    marked: list[ParameterSet] = []
    for number, cell in enumerate(cells):
        marked.append(pytest.param(cell, marks=[pytest.mark.nightly] if number % every else []))
    return marked


MATRIX = 5
"""From so many cells on, a test is a matrix."""

PART, PART_OF_FEW = 4, 2
"""`make test` tests one of so many cells of a matrix, and of a test with fewer cells."""

EXPENSIVE = ("tests/database/", "tests/integration/", "tests/local_platforms/", "tests/local_supabase/")
"""Where a cell takes long enough."""


def leave_most_cells_to_the_night(items: Iterable[pytest.Item]) -> None:
    """Mark three of four cells of a matrix with `nightly`, and every other cell of fewer, unless some cells are marked already.

    Of two cells, it is the first of some tests and the second of others, as both may stand for the same in each test.
    """
    cells: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        if item.nodeid.startswith(EXPENSIVE) and not item.get_closest_marker("every_major"):
            cells.setdefault((str(item.path), getattr(item, "originalname", item.name)), []).append(item)
    for (path, name), tests in cells.items():
        if len(tests) == 1 or any(item.get_closest_marker("nightly") for item in tests):
            continue
        is_matrix = len(tests) >= MATRIX
        first, every = (0, PART) if is_matrix else (one_of((0, 1), f"{Path(path).name}{name}"), PART_OF_FEW)
        for number, item in enumerate(tests):
            if number % every != first:
                item.add_marker(pytest.mark.nightly)


def one_of(choices: Sequence[Cell], name: str) -> Cell:
    """Return the choice of a test with this name."""
    return choices[zlib.crc32(name.encode()) % len(choices)]
