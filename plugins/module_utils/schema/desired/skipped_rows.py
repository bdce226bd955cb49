# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Statements of the desired SQL that only change rows, and fail in the shadow database.

They are ignored anyway, as rows are not part of a schema, and their failure says nothing about the target: stand-ins for extensions
compute nothing, so an index on their types can't be filled, and tables of a platform have only the columns that its setup SQL knows.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...masking import mask
from .ignored_statements import in_words
from .secret_constants import secret_constants

if t.TYPE_CHECKING:
    from ..database.driver import DatabaseError
    from ..model.desired import Script
    from .lexer import ScriptStatement

_COMMANDS = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE")


def only_changes_rows(statement: ScriptStatement) -> bool:
    """Return whether a statement changes rows, but no object."""
    return statement.text[:8].upper().startswith(_COMMANDS)


@dataclass(slots=True)
class SkippedRowChanges:
    """The statements that failed and were skipped: their lines, by command and message."""

    lines: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def add(self, statement: ScriptStatement, error: DatabaseError) -> None:
        """Add a statement that has failed."""
        command = statement.text.split(None, 1)[0].upper()
        self.lines.setdefault((command, error.message), []).append(statement.line)

    def warnings(self, script: Script) -> list[str]:
        """Return a warning for each command and message."""
        return [
            f"{script.name}, {in_words(lines)}: {command} failed in the shadow database and is ignored, as rows are not part of a schema: "
            + mask(message, secret_constants(script.sql), words=True)
            for (command, message), lines in self.lines.items()
        ]
