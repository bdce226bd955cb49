# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_prewarm."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_prewarm",
    version="1.2",
    comment="prewarm relation data",
    trusted=False,
    script="""
CREATE FUNCTION autoprewarm_dump_now() RETURNS bigint STRICT;
CREATE FUNCTION autoprewarm_start_worker() RETURNS void STRICT;
CREATE FUNCTION pg_prewarm(regclass, mode text DEFAULT 'buffer'::text, fork text DEFAULT 'main'::text, first_block bigint DEFAULT NULL::bigint,
last_block bigint DEFAULT NULL::bigint) RETURNS bigint PARALLEL SAFE;
""",
)
