# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The only file that imports psycopg2; also defines the exception for every error reported by PostgreSQL."""

from __future__ import annotations

from ...failure import Failure

__all__ = ["psycopg2"]
import traceback

try:
    import psycopg2
    import psycopg2.extensions
except ImportError:
    PSYCOPG2_IMPORT_ERROR: str | None = traceback.format_exc()
else:
    PSYCOPG2_IMPORT_ERROR = None

LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED, INVALID_PASSWORD = "55P03", "40P01", "28P01"
AMBIGUOUS_FUNCTION = "42725"


class DatabaseError(Failure):
    """An error reported by PostgreSQL or libpq.

    :param sqlstate: the SQLSTATE, empty if the connection itself failed.
    :param position: 1-based character position in the statement, 0 if unknown.
    """

    def __init__(
        self, message: str, *, sqlstate: str = "", position: int = 0, hint: str = "", **details: object
    ) -> None:
        super().__init__(message, hint=hint, **details)
        self.sqlstate = sqlstate
        self.position = position
