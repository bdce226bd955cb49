# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension insert_username."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="insert_username",
    version="1.0",
    comment="functions for tracking who changed a table",
    trusted=False,
    script="""
CREATE FUNCTION insert_username() RETURNS trigger;
""",
)
