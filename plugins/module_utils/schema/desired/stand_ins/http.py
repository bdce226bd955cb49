# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension http."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="http",
    version="1.6",
    comment="HTTP client for PostgreSQL, allows web page retrieval inside the database.",
    relocatable=False,
    trusted=False,
    script="""
CREATE DOMAIN content_type AS text CONSTRAINT content_type_check CHECK ((VALUE ~ '^\\S+\\/\\S+'::text));
CREATE TYPE http_header AS (field character varying, value character varying);
CREATE DOMAIN http_method AS text;
CREATE TYPE http_request AS (method http_method, uri character varying, headers http_header[], content_type character varying, content character
varying);
CREATE TYPE http_response AS (status integer, content_type character varying, headers http_header[], content character varying);
CREATE FUNCTION bytea_to_text(data bytea) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION http(request http_request) RETURNS http_response;
CREATE FUNCTION http_delete(uri character varying) RETURNS http_response;
CREATE FUNCTION http_delete(uri character varying, content character varying, content_type character varying) RETURNS http_response;
CREATE FUNCTION http_get(uri character varying) RETURNS http_response;
CREATE FUNCTION http_get(uri character varying, data jsonb) RETURNS http_response;
CREATE FUNCTION http_head(uri character varying) RETURNS http_response;
CREATE FUNCTION http_header(field character varying, value character varying) RETURNS http_header;
CREATE FUNCTION http_headers(VARIADIC args text[]) RETURNS http_header[] IMMUTABLE STRICT;
CREATE FUNCTION http_list_curlopt() RETURNS TABLE(curlopt text, value text);
CREATE FUNCTION http_patch(uri character varying, content character varying, content_type character varying) RETURNS http_response;
CREATE FUNCTION http_post(uri character varying, data jsonb) RETURNS http_response;
CREATE FUNCTION http_post(uri character varying, content character varying, content_type character varying) RETURNS http_response;
CREATE FUNCTION http_put(uri character varying, content character varying, content_type character varying) RETURNS http_response;
CREATE FUNCTION http_reset_curlopt() RETURNS boolean;
CREATE FUNCTION http_set_curlopt(curlopt character varying, value character varying) RETURNS boolean;
CREATE FUNCTION text_to_bytea(data text) RETURNS bytea IMMUTABLE STRICT;
CREATE FUNCTION urlencode(string bytea) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION urlencode(data jsonb) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION urlencode(string character varying) RETURNS text IMMUTABLE STRICT;
""",
)
