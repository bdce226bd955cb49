# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension tcn."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="tcn",
    version="1.0",
    comment="Triggered change notifications",
    script="""
CREATE FUNCTION triggered_change_notification() RETURNS trigger;
""",
)
