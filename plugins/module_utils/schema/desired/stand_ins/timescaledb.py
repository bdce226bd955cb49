# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension timescaledb: of its members, those that schemas use."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="timescaledb",
    version="2.16.1",
    comment="Enables scalable inserts and complex queries for time-series data (Apache 2 Edition)",
    relocatable=False,
    trusted=False,
    is_approximate=True,
    script="""
CREATE FUNCTION time_bucket(bucket_width interval, ts date) RETURNS date IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION time_bucket(bucket_width interval, ts date, "offset" interval) RETURNS date IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION time_bucket(bucket_width interval, ts timestamp with time zone) RETURNS timestamp with time zone IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION time_bucket(bucket_width interval, ts timestamp with time zone, "offset" interval) RETURNS timestamp with time zone IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION time_bucket(bucket_width interval, ts timestamp without time zone) RETURNS timestamp without time zone IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION time_bucket(bucket_width interval, ts timestamp without time zone, "offset" interval) RETURNS timestamp without time zone IMMUTABLE
STRICT PARALLEL SAFE;
CREATE FUNCTION time_bucket(bucket_width smallint, ts smallint) RETURNS smallint IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION time_bucket(bucket_width integer, ts integer) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION time_bucket(bucket_width bigint, ts bigint) RETURNS bigint IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION create_hypertable(relation regclass, time_column_name name, partitioning_column name DEFAULT NULL::name, number_partitions integer
DEFAULT NULL::integer, associated_schema_name name DEFAULT NULL::name, associated_table_prefix name DEFAULT NULL::name, chunk_time_interval
anyelement DEFAULT NULL::bigint, create_default_indexes boolean DEFAULT true, if_not_exists boolean DEFAULT false, partitioning_func regproc DEFAULT
NULL::regproc, migrate_data boolean DEFAULT false, chunk_target_size text DEFAULT NULL::text, chunk_sizing_func regproc DEFAULT NULL::regproc,
time_partitioning_func regproc DEFAULT NULL::regproc) RETURNS TABLE(hypertable_id integer, schema_name name, table_name name, created boolean);
""",
)
