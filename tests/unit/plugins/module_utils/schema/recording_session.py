# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session without a server, for checks that ask one question."""

from __future__ import annotations

import typing as t


class Session:
    """A session that returns the same rows for every query, and records what it is asked."""

    def __init__(self, *rows: tuple[t.Any, ...]) -> None:
        self.rows, self.asked = list(rows), list[str]()

    def run(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Return the rows."""
        self.asked.append(sql)
        return self.rows
