# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person is told about a run that takes long."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.progress_board import ProgressBoard


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def board(clock: Clock) -> ProgressBoard:
    board = ProgressBoard(clock)
    board.begin(f"client-{number}" for number in range(1, 11))
    return board


def test_nothing_is_written_between_tasks(board: ProgressBoard) -> None:
    assert board.line() == ""
    board.start("client-1", "Find the project")
    board.end("client-1")
    assert board.line() == ""


def test_hosts_are_named_with_their_tasks(board: ProgressBoard, clock: Clock) -> None:
    for number in range(1, 5):
        board.start(f"client-{number}", "Find the project")
    clock.now = 10
    board.start("client-1", "Apply the schema")
    board.end("client-3")
    board.end("client-4", failed=True)
    clock.now = 40
    assert board.line() == (
        "Find the project: client-2 (40 s); Apply the schema: client-1 (30 s); 1 of 10 hosts done, 1 failed, 6 not begun"
    )


def test_line_is_short_for_many(board: ProgressBoard, clock: Clock) -> None:
    for number in range(1, 8):
        board.start(f"client-{number}", "Find the project")
    for number in range(8, 11):
        board.start(f"client-{number}", f"Task {number}")
    board.start("client-11", "Task 11")
    clock.now = 5
    line = board.line()
    assert line.startswith(
        "Find the project: client-1 (5 s), client-2 (5 s), client-3 (5 s), client-4 (5 s), client-5 (5 s), 2 more; "
    )
    assert line.endswith("2 more tasks; 0 of 10 hosts done")


def test_task_for_all_hosts_has_no_counts(board: ProgressBoard, clock: Clock) -> None:
    board.start("client-1", "Judge each client", alone=True)
    clock.now = 31
    assert board.line() == "Judge each client: client-1 (31 s)"
    assert (
        board.line("3 of 9 clients done, reading acme") == "Judge each client: 3 of 9 clients done, reading acme (31 s)"
    )


def test_note_is_of_a_task_for_all_hosts(board: ProgressBoard) -> None:
    board.start("client-1", "Find the project")
    assert "noted" not in board.line("noted")


def test_next_play_begins_with_its_own_hosts(board: ProgressBoard, clock: Clock) -> None:
    board.start("client-1", "Find the project")
    board.end("client-1", failed=True)
    board.begin(["client-2", "client-3"])
    board.start("client-2", "Print")
    clock.now = 30
    assert board.line() == "Print: client-2 (30 s); 0 of 2 hosts done, 1 not begun"
