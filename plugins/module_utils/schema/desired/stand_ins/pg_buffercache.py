# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_buffercache."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_buffercache",
    version="1.3",
    comment="examine the shared buffer cache",
    trusted=False,
    script="""
CREATE FUNCTION pg_buffercache_pages() RETURNS SETOF record PARALLEL SAFE;
REVOKE ALL ON FUNCTION pg_buffercache_pages() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_buffercache_pages() TO pg_monitor;
CREATE VIEW pg_buffercache AS SELECT p.bufferid, p.relfilenode, p.reltablespace, p.reldatabase, p.relforknumber, p.relblocknumber, p.isdirty,
p.usagecount, p.pinning_backends FROM pg_buffercache_pages() p(bufferid integer, relfilenode oid, reltablespace oid, reldatabase oid, relforknumber
smallint, relblocknumber bigint, isdirty boolean, usagecount smallint, pinning_backends integer);
GRANT SELECT ON pg_buffercache TO pg_monitor;
""",
)
