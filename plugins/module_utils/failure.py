# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base class of the exceptions that this collection raises.

A failure reports what failed, on which object, why, and what to do about it.
It must not contain secrets, because it is printed unchanged.
"""

from __future__ import annotations

import typing as t


class Failure(Exception):
    """An error that is reported to the user.

    :param message: one sentence: what failed, on which object, and why.
    :param hint: what to do next; empty if the message suffices.
    :param details: further values for the result of the task (JSON-serializable, never secret).
    """

    def __init__(self, message: str, *, hint: str = "", **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details

    def as_result(self) -> dict[str, t.Any]:
        """Return the arguments of ``fail_json``: ``msg`` and the details."""
        message = self.message if not self.hint else f"{self.message} {self.hint}"
        return {"msg": message, **self.details}
