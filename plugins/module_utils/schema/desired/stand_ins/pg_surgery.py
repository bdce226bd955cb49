# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_surgery."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_surgery",
    version="1.0",
    comment="extension to perform surgery on a damaged relation",
    trusted=False,
    script="""
CREATE FUNCTION heap_force_freeze(reloid regclass, tids tid[]) RETURNS void STRICT;
REVOKE ALL ON FUNCTION heap_force_freeze(reloid regclass, tids tid[]) FROM PUBLIC;
CREATE FUNCTION heap_force_kill(reloid regclass, tids tid[]) RETURNS void STRICT;
REVOKE ALL ON FUNCTION heap_force_kill(reloid regclass, tids tid[]) FROM PUBLIC;
""",
)
