# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension postgres_fdw."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="postgres_fdw",
    version="1.1",
    comment="foreign-data wrapper for remote PostgreSQL servers",
    trusted=False,
    script="""
CREATE FUNCTION postgres_fdw_disconnect(text) RETURNS boolean STRICT PARALLEL RESTRICTED;
CREATE FUNCTION postgres_fdw_disconnect_all() RETURNS boolean STRICT PARALLEL RESTRICTED;
CREATE FUNCTION postgres_fdw_get_connections(OUT server_name text, OUT valid boolean) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION postgres_fdw_handler() RETURNS fdw_handler STRICT;
CREATE FUNCTION postgres_fdw_validator(text[], oid) RETURNS void STRICT;
CREATE FOREIGN DATA WRAPPER postgres_fdw HANDLER postgres_fdw_handler VALIDATOR postgres_fdw_validator;
""",
)
