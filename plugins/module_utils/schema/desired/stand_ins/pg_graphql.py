# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_graphql."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_graphql",
    version="1.5.11",
    comment="pg_graphql: GraphQL support",
    schema="graphql",
    relocatable=False,
    trusted=False,
    script="""
CREATE SEQUENCE graphql.seq_schema_version AS integer CYCLE;
CREATE FUNCTION graphql._internal_resolve(query text, variables jsonb DEFAULT '{}'::jsonb, "operationName" text DEFAULT NULL::text, extensions jsonb
DEFAULT NULL::jsonb) RETURNS jsonb;
CREATE FUNCTION graphql.resolve(query text, variables jsonb DEFAULT '{}'::jsonb, "operationName" text DEFAULT NULL::text, extensions jsonb DEFAULT
NULL::jsonb) RETURNS jsonb;
CREATE FUNCTION graphql.comment_directive(comment_ text) RETURNS jsonb IMMUTABLE;
CREATE FUNCTION graphql.exception(message text) RETURNS text;
CREATE FUNCTION graphql.get_schema_version() RETURNS integer SECURITY DEFINER;
CREATE FUNCTION graphql.increment_schema_version() RETURNS event_trigger SECURITY DEFINER;
""",
)
