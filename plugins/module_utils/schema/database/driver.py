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


_TIMES, _ARRAYS_OF_TIMES = (1082, 1083, 1114, 1184, 1186, 1266), (1182, 1183, 1115, 1185, 1187, 1270)
"""The OIDs of the types of dates, times, and intervals, and of their arrays (PostgreSQL, pg_type.dat)."""


def read_times_as_text(connection: psycopg2.extensions.connection) -> None:
    """Return dates, times, and intervals as text: Python's types can't hold all of PostgreSQL's, such as years before Christ."""
    times = psycopg2.extensions.new_type(_TIMES, "TIMES", lambda value, _cursor: value)
    psycopg2.extensions.register_type(times, connection)
    arrays = psycopg2.extensions.new_array_type(_ARRAYS_OF_TIMES, "ARRAYS_OF_TIMES", times)
    psycopg2.extensions.register_type(arrays, connection)
