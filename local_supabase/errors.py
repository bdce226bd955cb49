# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong on the way to an answer."""

from __future__ import annotations


class ApiError(Exception):
    """An answer that isn't a success, in the platform's form: a JSON object with ``message``.

    :param status: HTTP status.
    :param message: what the caller reads; never holds a value the caller sent as a secret.
    :param extra: further members of the body, such as ``missing_permissions``.
    """

    def __init__(self, status: int, message: str, **extra: object) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.extra = extra


class LocalSupabaseError(Exception):
    """The local Supabase itself cannot go on: says what failed, on which object and what to do."""
