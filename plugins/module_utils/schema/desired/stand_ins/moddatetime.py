# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension moddatetime."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="moddatetime",
    version="1.0",
    comment="functions for tracking last modification time",
    trusted=False,
    script="""
CREATE FUNCTION moddatetime() RETURNS trigger;
""",
)
