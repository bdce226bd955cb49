# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far an audit is."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.options import Client
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.progress import Progress

if t.TYPE_CHECKING:
    from pathlib import Path

JOBS = [(Client(client_id=f"client-{number}"), None) for number in range(1, 7)]


def test_clients_that_are_read_are_named_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "progress"
    file.touch()
    progress = Progress(6, str(file))
    jobs = progress.begun(JOBS)
    assert next(jobs) == JOBS[0]
    assert file.read_text() == "0 of 6 clients done, reading client-1"
    for _job in jobs:
        pass
    progress.end("client-2")
    assert file.read_text() == "1 of 6 clients done, reading client-1, client-3, client-4, 2 more"
    for number in (1, 3, 4, 5, 6):
        progress.end(f"client-{number}")
    assert file.read_text() == "6 of 6 clients done"


def test_nothing_is_written_where_no_file_is(tmp_path: Path) -> None:
    for path in ("", str(tmp_path / "none"), str(tmp_path)):
        progress = Progress(6, path)
        list(progress.begun(JOBS))
        progress.end("client-1")
    assert list(tmp_path.iterdir()) == []
