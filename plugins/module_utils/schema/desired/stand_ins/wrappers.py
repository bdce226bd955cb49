# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension wrappers: of its members, those that schemas use."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="wrappers",
    version="0.5.7",
    comment="Foreign data wrappers developed by Supabase",
    relocatable=False,
    trusted=False,
    is_approximate=True,
    script="""
CREATE FUNCTION airtable_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION airtable_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION airtable_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION auth0_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION auth0_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION auth0_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION big_query_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION big_query_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION big_query_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION click_house_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION click_house_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION click_house_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION cognito_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION cognito_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION cognito_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION duckdb_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION duckdb_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION duckdb_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION firebase_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION firebase_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION firebase_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION hello_world_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION hello_world_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION hello_world_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION iceberg_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION iceberg_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION iceberg_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION logflare_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION logflare_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION logflare_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION mssql_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION mssql_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION mssql_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION redis_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION redis_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION redis_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION s3_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION s3_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION s3_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION s3vectors_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION s3vectors_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION s3vectors_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION stripe_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION stripe_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION stripe_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE FUNCTION wasm_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION wasm_fdw_meta() RETURNS TABLE(name text, version text, author text, website text) STRICT;
CREATE FUNCTION wasm_fdw_validator(options text[], catalog oid) RETURNS void;
CREATE TABLE wrappers_fdw_stats (fdw_name text NOT NULL, create_times bigint, rows_in bigint, rows_out bigint, bytes_in bigint, bytes_out bigint,
metadata jsonb, created_at timestamp with time zone DEFAULT timezone('utc'::text, now()) NOT NULL, updated_at timestamp with time zone DEFAULT
timezone('utc'::text, now()) NOT NULL);
ALTER TABLE ONLY wrappers_fdw_stats ADD CONSTRAINT wrappers_fdw_stats_pkey PRIMARY KEY (fdw_name);
""",
)
