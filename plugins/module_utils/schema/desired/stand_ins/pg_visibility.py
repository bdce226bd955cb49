# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_visibility."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_visibility",
    version="1.2",
    comment="examine the visibility map (VM) and page-level visibility info",
    trusted=False,
    script="""
CREATE FUNCTION pg_check_frozen(regclass, OUT t_ctid tid) RETURNS SETOF tid STRICT;
REVOKE ALL ON FUNCTION pg_check_frozen(regclass, OUT t_ctid tid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_check_frozen(regclass, OUT t_ctid tid) TO pg_stat_scan_tables;
CREATE FUNCTION pg_check_visible(regclass, OUT t_ctid tid) RETURNS SETOF tid STRICT;
REVOKE ALL ON FUNCTION pg_check_visible(regclass, OUT t_ctid tid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_check_visible(regclass, OUT t_ctid tid) TO pg_stat_scan_tables;
CREATE FUNCTION pg_truncate_visibility_map(regclass) RETURNS void STRICT;
REVOKE ALL ON FUNCTION pg_truncate_visibility_map(regclass) FROM PUBLIC;
CREATE FUNCTION pg_visibility(regclass, OUT blkno bigint, OUT all_visible boolean, OUT all_frozen boolean, OUT pd_all_visible boolean) RETURNS SETOF
record STRICT;
REVOKE ALL ON FUNCTION pg_visibility(regclass, OUT blkno bigint, OUT all_visible boolean, OUT all_frozen boolean, OUT pd_all_visible boolean) FROM
PUBLIC;
GRANT EXECUTE ON FUNCTION pg_visibility(regclass, OUT blkno bigint, OUT all_visible boolean, OUT all_frozen boolean, OUT pd_all_visible boolean) TO
pg_stat_scan_tables;
CREATE FUNCTION pg_visibility(regclass, blkno bigint, OUT all_visible boolean, OUT all_frozen boolean, OUT pd_all_visible boolean) RETURNS record
STRICT;
REVOKE ALL ON FUNCTION pg_visibility(regclass, blkno bigint, OUT all_visible boolean, OUT all_frozen boolean, OUT pd_all_visible boolean) FROM
PUBLIC;
GRANT EXECUTE ON FUNCTION pg_visibility(regclass, blkno bigint, OUT all_visible boolean, OUT all_frozen boolean, OUT pd_all_visible boolean) TO
pg_stat_scan_tables;
CREATE FUNCTION pg_visibility_map(regclass, OUT blkno bigint, OUT all_visible boolean, OUT all_frozen boolean) RETURNS SETOF record STRICT;
REVOKE ALL ON FUNCTION pg_visibility_map(regclass, OUT blkno bigint, OUT all_visible boolean, OUT all_frozen boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_visibility_map(regclass, OUT blkno bigint, OUT all_visible boolean, OUT all_frozen boolean) TO pg_stat_scan_tables;
CREATE FUNCTION pg_visibility_map(regclass, blkno bigint, OUT all_visible boolean, OUT all_frozen boolean) RETURNS record STRICT;
REVOKE ALL ON FUNCTION pg_visibility_map(regclass, blkno bigint, OUT all_visible boolean, OUT all_frozen boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_visibility_map(regclass, blkno bigint, OUT all_visible boolean, OUT all_frozen boolean) TO pg_stat_scan_tables;
CREATE FUNCTION pg_visibility_map_summary(regclass, OUT all_visible bigint, OUT all_frozen bigint) RETURNS record STRICT;
REVOKE ALL ON FUNCTION pg_visibility_map_summary(regclass, OUT all_visible bigint, OUT all_frozen bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_visibility_map_summary(regclass, OUT all_visible bigint, OUT all_frozen bigint) TO pg_stat_scan_tables;
""",
)
