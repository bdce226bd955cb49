# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_freespacemap."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_freespacemap",
    version="1.2",
    comment="examine the free space map (FSM)",
    trusted=False,
    script="""
CREATE FUNCTION pg_freespace(regclass, bigint) RETURNS smallint STRICT PARALLEL SAFE;
REVOKE ALL ON FUNCTION pg_freespace(regclass, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_freespace(regclass, bigint) TO pg_stat_scan_tables;
CREATE FUNCTION pg_freespace(rel regclass, OUT blkno bigint, OUT avail smallint) RETURNS SETOF record PARALLEL SAFE;
REVOKE ALL ON FUNCTION pg_freespace(rel regclass, OUT blkno bigint, OUT avail smallint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_freespace(rel regclass, OUT blkno bigint, OUT avail smallint) TO pg_stat_scan_tables;
""",
)
