# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension lo."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="lo",
    version="1.1",
    comment="Large Object maintenance",
    script="""
CREATE DOMAIN lo AS oid;
CREATE FUNCTION lo_manage() RETURNS trigger;
CREATE FUNCTION lo_oid(lo) RETURNS oid IMMUTABLE STRICT PARALLEL SAFE;
""",
)
