# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension tsm_system_time."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="tsm_system_time",
    version="1.0",
    comment="TABLESAMPLE method which accepts time in milliseconds as a limit",
    script="""
CREATE FUNCTION system_time(internal) RETURNS tsm_handler STRICT;
""",
)
