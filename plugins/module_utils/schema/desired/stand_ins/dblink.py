# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension dblink."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="dblink",
    version="1.2",
    comment="connect to other PostgreSQL databases from within a database",
    trusted=False,
    script="""
CREATE TYPE dblink_pkey_results AS ("position" integer, colname text);
CREATE FUNCTION dblink(text) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink(text, boolean) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink(text, text) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink(text, text, boolean) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_build_sql_delete(text, int2vector, integer, text[]) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_build_sql_insert(text, int2vector, integer, text[], text[]) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_build_sql_update(text, int2vector, integer, text[], text[]) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_cancel_query(text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_close(text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_close(text, boolean) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_close(text, text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_close(text, text, boolean) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_connect(text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_connect(text, text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_connect_u(text) RETURNS text STRICT SECURITY DEFINER PARALLEL RESTRICTED;
CREATE FUNCTION dblink_connect_u(text, text) RETURNS text STRICT SECURITY DEFINER PARALLEL RESTRICTED;
CREATE FUNCTION dblink_current_query() RETURNS text PARALLEL RESTRICTED;
CREATE FUNCTION dblink_disconnect() RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_disconnect(text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_error_message(text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_exec(text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_exec(text, boolean) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_exec(text, text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_exec(text, text, boolean) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_fdw_validator(options text[], catalog oid) RETURNS void STRICT PARALLEL SAFE;
CREATE FUNCTION dblink_fetch(text, integer) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_fetch(text, integer, boolean) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_fetch(text, text, integer) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_fetch(text, text, integer, boolean) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_get_connections() RETURNS text[] PARALLEL RESTRICTED;
CREATE FUNCTION dblink_get_notify(OUT notify_name text, OUT be_pid integer, OUT extra text) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_get_notify(conname text, OUT notify_name text, OUT be_pid integer, OUT extra text) RETURNS SETOF record STRICT PARALLEL
RESTRICTED;
CREATE FUNCTION dblink_get_pkey(text) RETURNS SETOF dblink_pkey_results STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_get_result(text) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_get_result(text, boolean) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_is_busy(text) RETURNS integer STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_open(text, text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_open(text, text, boolean) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_open(text, text, text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_open(text, text, text, boolean) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION dblink_send_query(text, text) RETURNS integer STRICT PARALLEL RESTRICTED;
CREATE FOREIGN DATA WRAPPER dblink_fdw VALIDATOR dblink_fdw_validator;
REVOKE ALL ON FUNCTION dblink_connect_u(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION dblink_connect_u(text, text) FROM PUBLIC;
""",
)
