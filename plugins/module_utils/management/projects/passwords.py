# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords: generating one, and finding out by logging in whether the database accepts it."""

from __future__ import annotations

import secrets
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: Seconds to keep trying a login that tells whether a password is the database's: a pooler may not know the project, or
#: the new password, for a while.
LOGIN_WAIT = 15.0
PASSWORD_WAIT = 20.0
#: The same for a password that an earlier run may have set.
PENDING_WAIT = 9.0


class PasswordCheck(t.Protocol):
    """Finds out by logging in whether a database takes a password; None when it couldn't be found out."""

    def __call__(
        self, parameters: Mapping[str, t.Any], /, *, wait: float, password_wait: float
    ) -> bool | None:  # pragma: no cover - a signature
        """Log in with host, port, dbname, user and password."""


def no_password_check(parameters: Mapping[str, t.Any], /, *, wait: float, password_wait: float) -> bool | None:
    """Stand for a login where there is no PostgreSQL client."""
    del parameters, wait, password_wait
    return None


def new_password() -> str:
    """Return a password of 32 characters that needs no quoting anywhere."""
    return secrets.token_urlsafe(24)
