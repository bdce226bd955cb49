# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exceptions."""

from __future__ import annotations


class ApiError(Exception):
    """An error response in the platform's format: a JSON object with ``message``.

    :param status: the HTTP status.
    :param message: the message; never contains a secret from the request.
    :param extra: additional fields of the body, such as ``missing_permissions``.
    """

    def __init__(self, status: int, message: str, **extra: object) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.extra = extra


class CodedError(ApiError):
    """An error of v2 of the Management API whose code says more than its status.

    :param code: such as ``not_found.endpoint``.
    """

    def __init__(self, status: int, message: str, code: str) -> None:
        super().__init__(status, message)
        self.code = code


class LocalSupabaseError(Exception):
    """An error of the local Supabase itself; the message names what failed, on which object, and what to do."""
