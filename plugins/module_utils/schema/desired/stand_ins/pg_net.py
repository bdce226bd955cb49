# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_net."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_net",
    version="0.19.5",
    comment="Async HTTP",
    relocatable=False,
    trusted=False,
    script="""
CREATE SCHEMA net;
CREATE DOMAIN net.http_method AS text CONSTRAINT http_method_check CHECK (((VALUE ~~* 'get'::text) OR (VALUE ~~* 'post'::text) OR (VALUE ~~*
'delete'::text)));
CREATE TYPE net.http_response AS (status_code integer, headers jsonb, body text);
CREATE TYPE net.request_status AS ENUM ();
ALTER TYPE net.request_status ADD VALUE 'PENDING';
ALTER TYPE net.request_status ADD VALUE 'SUCCESS';
ALTER TYPE net.request_status ADD VALUE 'ERROR';
CREATE TYPE net.http_response_result AS (status net.request_status, message text, response net.http_response);
CREATE FUNCTION net._await_response(request_id bigint) RETURNS boolean;
CREATE FUNCTION net._encode_url_with_params_array(url text, params_array text[]) RETURNS text IMMUTABLE;
CREATE FUNCTION net._http_collect_response(request_id bigint, async boolean DEFAULT true) RETURNS net.http_response_result;
CREATE FUNCTION net._urlencode_string(string character varying) RETURNS text IMMUTABLE;
CREATE FUNCTION net.check_worker_is_up() RETURNS void;
COMMENT ON FUNCTION net.check_worker_is_up() IS 'raises an exception if the pg_net background worker is not up, otherwise it doesn''t return anything';
CREATE FUNCTION net.http_collect_response(request_id bigint, async boolean DEFAULT true) RETURNS net.http_response_result;
CREATE FUNCTION net.http_delete(url text, params jsonb DEFAULT '{}'::jsonb, headers jsonb DEFAULT '{}'::jsonb, timeout_milliseconds integer DEFAULT
5000, body jsonb DEFAULT NULL::jsonb) RETURNS bigint;
CREATE FUNCTION net.http_get(url text, params jsonb DEFAULT '{}'::jsonb, headers jsonb DEFAULT '{}'::jsonb, timeout_milliseconds integer DEFAULT 5000)
RETURNS bigint;
CREATE FUNCTION net.http_post(url text, body jsonb DEFAULT '{}'::jsonb, params jsonb DEFAULT '{}'::jsonb, headers jsonb DEFAULT
'{"Content-Type": "application/json"}'::jsonb, timeout_milliseconds integer DEFAULT 5000) RETURNS bigint;
CREATE FUNCTION net.wait_until_running() RETURNS void;
COMMENT ON FUNCTION net.wait_until_running() IS 'waits until the worker is running';
CREATE FUNCTION net.wake() RETURNS void;
CREATE FUNCTION net.worker_restart() RETURNS boolean;
CREATE UNLOGGED TABLE net._http_response (id bigint, status_code integer, content_type text, headers jsonb, content text, timed_out boolean, error_msg
text, created timestamp with time zone DEFAULT now() NOT NULL);
CREATE UNLOGGED TABLE net.http_request_queue (id bigint NOT NULL, method net.http_method NOT NULL, url text NOT NULL, headers jsonb, body bytea,
timeout_milliseconds integer NOT NULL);
CREATE UNLOGGED SEQUENCE net.http_request_queue_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE net.http_request_queue_id_seq OWNED BY net.http_request_queue.id;
ALTER TABLE ONLY net.http_request_queue ALTER COLUMN id SET DEFAULT nextval('net.http_request_queue_id_seq'::regclass);
CREATE INDEX _http_response_created_idx ON net._http_response USING btree (created);
GRANT USAGE ON SCHEMA net TO PUBLIC;
GRANT ALL ON TABLE net._http_response TO PUBLIC;
GRANT ALL ON TABLE net.http_request_queue TO PUBLIC;
GRANT ALL ON SEQUENCE net.http_request_queue_id_seq TO PUBLIC;
""",
)
