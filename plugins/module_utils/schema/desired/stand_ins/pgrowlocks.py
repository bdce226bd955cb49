# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pgrowlocks."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pgrowlocks",
    version="1.2",
    comment="show row-level locking information",
    trusted=False,
    script="""
CREATE FUNCTION pgrowlocks(relname text, OUT locked_row tid, OUT locker xid, OUT multi boolean, OUT xids xid[], OUT modes text[], OUT pids integer[])
RETURNS SETOF record STRICT PARALLEL SAFE;
""",
)
