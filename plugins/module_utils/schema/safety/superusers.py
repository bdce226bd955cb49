# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks whether a role is a superuser."""

from __future__ import annotations

import typing as t

from ..model.sql import literal

if t.TYPE_CHECKING:
    from ..database.connection import Session


def is_superuser(session: Session, role: str) -> bool:
    """Return whether a role is a superuser."""
    return session.run(f"SELECT rolsuper FROM pg_roles WHERE rolname = {literal(role)}") == [(True,)]
