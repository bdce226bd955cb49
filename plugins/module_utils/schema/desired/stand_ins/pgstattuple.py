# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pgstattuple."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pgstattuple",
    version="1.5",
    comment="show tuple-level statistics",
    trusted=False,
    script="""
CREATE FUNCTION pg_relpages(relname regclass) RETURNS bigint STRICT PARALLEL SAFE;
CREATE FUNCTION pg_relpages(relname text) RETURNS bigint STRICT PARALLEL SAFE;
CREATE FUNCTION pgstatginindex(relname regclass, OUT version integer, OUT pending_pages integer, OUT pending_tuples bigint) RETURNS record STRICT
PARALLEL SAFE;
CREATE FUNCTION pgstathashindex(relname regclass, OUT version integer, OUT bucket_pages bigint, OUT overflow_pages bigint, OUT bitmap_pages bigint,
OUT unused_pages bigint, OUT live_items bigint, OUT dead_items bigint, OUT free_percent double precision) RETURNS record STRICT PARALLEL SAFE;
CREATE FUNCTION pgstatindex(relname regclass, OUT version integer, OUT tree_level integer, OUT index_size bigint, OUT root_block_no bigint, OUT
internal_pages bigint, OUT leaf_pages bigint, OUT empty_pages bigint, OUT deleted_pages bigint, OUT avg_leaf_density double precision, OUT
leaf_fragmentation double precision) RETURNS record STRICT PARALLEL SAFE;
CREATE FUNCTION pgstatindex(relname text, OUT version integer, OUT tree_level integer, OUT index_size bigint, OUT root_block_no bigint, OUT
internal_pages bigint, OUT leaf_pages bigint, OUT empty_pages bigint, OUT deleted_pages bigint, OUT avg_leaf_density double precision, OUT
leaf_fragmentation double precision) RETURNS record STRICT PARALLEL SAFE;
CREATE FUNCTION pgstattuple(reloid regclass, OUT table_len bigint, OUT tuple_count bigint, OUT tuple_len bigint, OUT tuple_percent double precision,
OUT dead_tuple_count bigint, OUT dead_tuple_len bigint, OUT dead_tuple_percent double precision, OUT free_space bigint, OUT free_percent double
precision) RETURNS record STRICT PARALLEL SAFE;
CREATE FUNCTION pgstattuple(relname text, OUT table_len bigint, OUT tuple_count bigint, OUT tuple_len bigint, OUT tuple_percent double precision, OUT
dead_tuple_count bigint, OUT dead_tuple_len bigint, OUT dead_tuple_percent double precision, OUT free_space bigint, OUT free_percent double precision)
RETURNS record STRICT PARALLEL SAFE;
CREATE FUNCTION pgstattuple_approx(reloid regclass, OUT table_len bigint, OUT scanned_percent double precision, OUT approx_tuple_count bigint, OUT
approx_tuple_len bigint, OUT approx_tuple_percent double precision, OUT dead_tuple_count bigint, OUT dead_tuple_len bigint, OUT dead_tuple_percent
double precision, OUT approx_free_space bigint, OUT approx_free_percent double precision) RETURNS record STRICT PARALLEL SAFE;
REVOKE ALL ON FUNCTION pg_relpages(relname regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_relpages(relname regclass) TO pg_stat_scan_tables;
REVOKE ALL ON FUNCTION pg_relpages(relname text) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_relpages(relname text) TO pg_stat_scan_tables;
REVOKE ALL ON FUNCTION pgstatginindex(relname regclass, OUT version integer, OUT pending_pages integer, OUT pending_tuples bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pgstatginindex(relname regclass, OUT version integer, OUT pending_pages integer, OUT pending_tuples bigint) TO
pg_stat_scan_tables;
REVOKE ALL ON FUNCTION pgstathashindex(relname regclass, OUT version integer, OUT bucket_pages bigint, OUT overflow_pages bigint, OUT bitmap_pages
bigint, OUT unused_pages bigint, OUT live_items bigint, OUT dead_items bigint, OUT free_percent double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION pgstathashindex(relname regclass, OUT version integer, OUT bucket_pages bigint, OUT overflow_pages bigint, OUT bitmap_pages
bigint, OUT unused_pages bigint, OUT live_items bigint, OUT dead_items bigint, OUT free_percent double precision) TO pg_stat_scan_tables;
REVOKE ALL ON FUNCTION pgstatindex(relname regclass, OUT version integer, OUT tree_level integer, OUT index_size bigint, OUT root_block_no bigint, OUT
internal_pages bigint, OUT leaf_pages bigint, OUT empty_pages bigint, OUT deleted_pages bigint, OUT avg_leaf_density double precision, OUT
leaf_fragmentation double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION pgstatindex(relname regclass, OUT version integer, OUT tree_level integer, OUT index_size bigint, OUT root_block_no bigint, OUT
internal_pages bigint, OUT leaf_pages bigint, OUT empty_pages bigint, OUT deleted_pages bigint, OUT avg_leaf_density double precision, OUT
leaf_fragmentation double precision) TO pg_stat_scan_tables;
REVOKE ALL ON FUNCTION pgstatindex(relname text, OUT version integer, OUT tree_level integer, OUT index_size bigint, OUT root_block_no bigint, OUT
internal_pages bigint, OUT leaf_pages bigint, OUT empty_pages bigint, OUT deleted_pages bigint, OUT avg_leaf_density double precision, OUT
leaf_fragmentation double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION pgstatindex(relname text, OUT version integer, OUT tree_level integer, OUT index_size bigint, OUT root_block_no bigint, OUT
internal_pages bigint, OUT leaf_pages bigint, OUT empty_pages bigint, OUT deleted_pages bigint, OUT avg_leaf_density double precision, OUT
leaf_fragmentation double precision) TO pg_stat_scan_tables;
REVOKE ALL ON FUNCTION pgstattuple(reloid regclass, OUT table_len bigint, OUT tuple_count bigint, OUT tuple_len bigint, OUT tuple_percent double
precision, OUT dead_tuple_count bigint, OUT dead_tuple_len bigint, OUT dead_tuple_percent double precision, OUT free_space bigint, OUT free_percent
double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION pgstattuple(reloid regclass, OUT table_len bigint, OUT tuple_count bigint, OUT tuple_len bigint, OUT tuple_percent double
precision, OUT dead_tuple_count bigint, OUT dead_tuple_len bigint, OUT dead_tuple_percent double precision, OUT free_space bigint, OUT free_percent
double precision) TO pg_stat_scan_tables;
REVOKE ALL ON FUNCTION pgstattuple(relname text, OUT table_len bigint, OUT tuple_count bigint, OUT tuple_len bigint, OUT tuple_percent double
precision, OUT dead_tuple_count bigint, OUT dead_tuple_len bigint, OUT dead_tuple_percent double precision, OUT free_space bigint, OUT free_percent
double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION pgstattuple(relname text, OUT table_len bigint, OUT tuple_count bigint, OUT tuple_len bigint, OUT tuple_percent double
precision, OUT dead_tuple_count bigint, OUT dead_tuple_len bigint, OUT dead_tuple_percent double precision, OUT free_space bigint, OUT free_percent
double precision) TO pg_stat_scan_tables;
REVOKE ALL ON FUNCTION pgstattuple_approx(reloid regclass, OUT table_len bigint, OUT scanned_percent double precision, OUT approx_tuple_count bigint,
OUT approx_tuple_len bigint, OUT approx_tuple_percent double precision, OUT dead_tuple_count bigint, OUT dead_tuple_len bigint, OUT dead_tuple_percent
double precision, OUT approx_free_space bigint, OUT approx_free_percent double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION pgstattuple_approx(reloid regclass, OUT table_len bigint, OUT scanned_percent double precision, OUT approx_tuple_count bigint,
OUT approx_tuple_len bigint, OUT approx_tuple_percent double precision, OUT dead_tuple_count bigint, OUT dead_tuple_len bigint, OUT dead_tuple_percent
double precision, OUT approx_free_space bigint, OUT approx_free_percent double precision) TO pg_stat_scan_tables;
""",
)
