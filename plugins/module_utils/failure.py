# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The root of every exception this collection raises on purpose.

A failure says what failed, on which object, why, and what to do about it.
Nothing in it may be a secret: it is printed as it stands.
"""

from __future__ import annotations

import typing as t


class Failure(Exception):
    """Something the operator has to know about.

    :param message: one sentence: what failed, on which object, and why.
    :param hint: what to do next; may be empty when the message says it all.
    :param details: further facts for the result of the task (JSON-serialisable, never secret).
    """

    def __init__(self, message: str, *, hint: str = "", **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details

    def as_result(self) -> dict[str, t.Any]:
        """Return the arguments of ``fail_json``: ``msg`` and whatever else is known."""
        text = self.message if not self.hint else f"{self.message} {self.hint}"
        return {"msg": text, **self.details}
