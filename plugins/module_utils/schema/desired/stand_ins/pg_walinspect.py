# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_walinspect."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_walinspect",
    version="1.0",
    comment="functions to inspect contents of PostgreSQL Write-Ahead Log",
    trusted=False,
    script="""
CREATE FUNCTION pg_get_wal_record_info(in_lsn pg_lsn, OUT start_lsn pg_lsn, OUT end_lsn pg_lsn, OUT prev_lsn pg_lsn, OUT xid xid, OUT
resource_manager text, OUT record_type text, OUT record_length integer, OUT main_data_length integer, OUT fpi_length integer, OUT description text,
OUT block_ref text) RETURNS record STRICT PARALLEL SAFE;
REVOKE ALL ON FUNCTION pg_get_wal_record_info(in_lsn pg_lsn, OUT start_lsn pg_lsn, OUT end_lsn pg_lsn, OUT prev_lsn pg_lsn, OUT xid xid, OUT
resource_manager text, OUT record_type text, OUT record_length integer, OUT main_data_length integer, OUT fpi_length integer, OUT description text,
OUT block_ref text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_get_wal_record_info(in_lsn pg_lsn, OUT start_lsn pg_lsn, OUT end_lsn pg_lsn, OUT prev_lsn pg_lsn, OUT xid xid, OUT
resource_manager text, OUT record_type text, OUT record_length integer, OUT main_data_length integer, OUT fpi_length integer, OUT description text,
OUT block_ref text) TO pg_read_server_files;
CREATE FUNCTION pg_get_wal_records_info(start_lsn pg_lsn, end_lsn pg_lsn, OUT start_lsn pg_lsn, OUT end_lsn pg_lsn, OUT prev_lsn pg_lsn, OUT xid
xid, OUT resource_manager text, OUT record_type text, OUT record_length integer, OUT main_data_length integer, OUT fpi_length integer, OUT
description text, OUT block_ref text) RETURNS SETOF record STRICT PARALLEL SAFE LANGUAGE internal AS 'internal_in';
REVOKE ALL ON FUNCTION pg_get_wal_records_info(start_lsn pg_lsn, end_lsn pg_lsn, OUT start_lsn pg_lsn, OUT end_lsn pg_lsn, OUT prev_lsn pg_lsn, OUT
xid xid, OUT resource_manager text, OUT record_type text, OUT record_length integer, OUT main_data_length integer, OUT fpi_length integer, OUT
description text, OUT block_ref text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_get_wal_records_info(start_lsn pg_lsn, end_lsn pg_lsn, OUT start_lsn pg_lsn, OUT end_lsn pg_lsn, OUT prev_lsn pg_lsn,
OUT xid xid, OUT resource_manager text, OUT record_type text, OUT record_length integer, OUT main_data_length integer, OUT fpi_length integer, OUT
description text, OUT block_ref text) TO pg_read_server_files;
CREATE FUNCTION pg_get_wal_records_info_till_end_of_wal(start_lsn pg_lsn, OUT start_lsn pg_lsn, OUT end_lsn pg_lsn, OUT prev_lsn pg_lsn, OUT xid
xid, OUT resource_manager text, OUT record_type text, OUT record_length integer, OUT main_data_length integer, OUT fpi_length integer, OUT
description text, OUT block_ref text) RETURNS SETOF record STRICT PARALLEL SAFE LANGUAGE internal AS 'internal_in';
REVOKE ALL ON FUNCTION pg_get_wal_records_info_till_end_of_wal(start_lsn pg_lsn, OUT start_lsn pg_lsn, OUT end_lsn pg_lsn, OUT prev_lsn pg_lsn, OUT
xid xid, OUT resource_manager text, OUT record_type text, OUT record_length integer, OUT main_data_length integer, OUT fpi_length integer, OUT
description text, OUT block_ref text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_get_wal_records_info_till_end_of_wal(start_lsn pg_lsn, OUT start_lsn pg_lsn, OUT end_lsn pg_lsn, OUT prev_lsn pg_lsn,
OUT xid xid, OUT resource_manager text, OUT record_type text, OUT record_length integer, OUT main_data_length integer, OUT fpi_length integer, OUT
description text, OUT block_ref text) TO pg_read_server_files;
CREATE FUNCTION pg_get_wal_stats(start_lsn pg_lsn, end_lsn pg_lsn, per_record boolean DEFAULT false, OUT "resource_manager/record_type" text, OUT
count bigint, OUT count_percentage double precision, OUT record_size bigint, OUT record_size_percentage double precision, OUT fpi_size bigint, OUT
fpi_size_percentage double precision, OUT combined_size bigint, OUT combined_size_percentage double precision) RETURNS SETOF record STRICT PARALLEL
SAFE;
REVOKE ALL ON FUNCTION pg_get_wal_stats(start_lsn pg_lsn, end_lsn pg_lsn, per_record boolean, OUT "resource_manager/record_type" text, OUT count
bigint, OUT count_percentage double precision, OUT record_size bigint, OUT record_size_percentage double precision, OUT fpi_size bigint, OUT
fpi_size_percentage double precision, OUT combined_size bigint, OUT combined_size_percentage double precision) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_get_wal_stats(start_lsn pg_lsn, end_lsn pg_lsn, per_record boolean, OUT "resource_manager/record_type" text, OUT count
bigint, OUT count_percentage double precision, OUT record_size bigint, OUT record_size_percentage double precision, OUT fpi_size bigint, OUT
fpi_size_percentage double precision, OUT combined_size bigint, OUT combined_size_percentage double precision) TO pg_read_server_files;
CREATE FUNCTION pg_get_wal_stats_till_end_of_wal(start_lsn pg_lsn, per_record boolean DEFAULT false, OUT "resource_manager/record_type" text, OUT
count bigint, OUT count_percentage double precision, OUT record_size bigint, OUT record_size_percentage double precision, OUT fpi_size bigint, OUT
fpi_size_percentage double precision, OUT combined_size bigint, OUT combined_size_percentage double precision) RETURNS SETOF record STRICT PARALLEL
SAFE;
REVOKE ALL ON FUNCTION pg_get_wal_stats_till_end_of_wal(start_lsn pg_lsn, per_record boolean, OUT "resource_manager/record_type" text, OUT count
bigint, OUT count_percentage double precision, OUT record_size bigint, OUT record_size_percentage double precision, OUT fpi_size bigint, OUT
fpi_size_percentage double precision, OUT combined_size bigint, OUT combined_size_percentage double precision) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_get_wal_stats_till_end_of_wal(start_lsn pg_lsn, per_record boolean, OUT "resource_manager/record_type" text, OUT count
bigint, OUT count_percentage double precision, OUT record_size bigint, OUT record_size_percentage double precision, OUT fpi_size bigint, OUT
fpi_size_percentage double precision, OUT combined_size bigint, OUT combined_size_percentage double precision) TO pg_read_server_files;
""",
)
