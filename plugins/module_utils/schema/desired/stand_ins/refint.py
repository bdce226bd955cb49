# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension refint."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="refint",
    version="1.0",
    comment="functions for implementing referential integrity (obsolete)",
    trusted=False,
    script="""
CREATE FUNCTION check_foreign_key() RETURNS trigger;
CREATE FUNCTION check_primary_key() RETURNS trigger;
""",
)
