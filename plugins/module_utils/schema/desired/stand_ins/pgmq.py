# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pgmq."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pgmq",
    version="1.5.1",
    comment="A lightweight message queue. Like AWS SQS and RSMQ but on Postgres.",
    schema="pgmq",
    relocatable=False,
    trusted=False,
    script="""
CREATE TYPE pgmq.message_record AS (msg_id bigint, read_ct integer, enqueued_at timestamp with time zone, vt timestamp with time zone, message jsonb,
headers jsonb);
CREATE TYPE pgmq.metrics_result AS (queue_name text, queue_length bigint, newest_msg_age_sec integer, oldest_msg_age_sec integer, total_messages
bigint, scrape_time timestamp with time zone, queue_visible_length bigint);
CREATE TYPE pgmq.queue_record AS (queue_name character varying, is_partitioned boolean, is_unlogged boolean, created_at timestamp with time zone);
CREATE FUNCTION pgmq._belongs_to_pgmq(table_name text) RETURNS boolean;
CREATE FUNCTION pgmq._ensure_pg_partman_installed() RETURNS void;
CREATE FUNCTION pgmq._extension_exists(extension_name text) RETURNS boolean;
CREATE FUNCTION pgmq._get_partition_col(partition_interval text) RETURNS text;
CREATE FUNCTION pgmq._get_pg_partman_major_version() RETURNS integer;
CREATE FUNCTION pgmq._get_pg_partman_schema() RETURNS text;
CREATE FUNCTION pgmq.acquire_queue_lock(queue_name text) RETURNS void;
CREATE FUNCTION pgmq.archive(queue_name text, msg_ids bigint[]) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.archive(queue_name text, msg_id bigint) RETURNS boolean;
CREATE FUNCTION pgmq.convert_archive_partitioned(table_name text, partition_interval text DEFAULT '10000'::text, retention_interval text DEFAULT
'100000'::text, leading_partition integer DEFAULT 10) RETURNS void;
CREATE FUNCTION pgmq."create"(queue_name text) RETURNS void;
CREATE FUNCTION pgmq.create_non_partitioned(queue_name text) RETURNS void;
CREATE FUNCTION pgmq.create_partitioned(queue_name text, partition_interval text DEFAULT '10000'::text, retention_interval text DEFAULT
'100000'::text) RETURNS void;
CREATE FUNCTION pgmq.create_unlogged(queue_name text) RETURNS void;
CREATE FUNCTION pgmq.delete(queue_name text, msg_ids bigint[]) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.delete(queue_name text, msg_id bigint) RETURNS boolean;
CREATE FUNCTION pgmq.detach_archive(queue_name text) RETURNS void;
CREATE FUNCTION pgmq.drop_queue(queue_name text) RETURNS boolean;
CREATE FUNCTION pgmq.drop_queue(queue_name text, partitioned boolean) RETURNS boolean;
CREATE FUNCTION pgmq.format_table_name(queue_name text, prefix text) RETURNS text;
CREATE FUNCTION pgmq.list_queues() RETURNS SETOF pgmq.queue_record;
CREATE FUNCTION pgmq.metrics(queue_name text) RETURNS pgmq.metrics_result;
CREATE FUNCTION pgmq.metrics_all() RETURNS SETOF pgmq.metrics_result;
CREATE FUNCTION pgmq.pop(queue_name text) RETURNS SETOF pgmq.message_record;
CREATE FUNCTION pgmq.purge_queue(queue_name text) RETURNS bigint;
CREATE FUNCTION pgmq.read(queue_name text, vt integer, qty integer, conditional jsonb DEFAULT '{}'::jsonb) RETURNS SETOF pgmq.message_record;
CREATE FUNCTION pgmq.read_with_poll(queue_name text, vt integer, qty integer, max_poll_seconds integer DEFAULT 5, poll_interval_ms integer DEFAULT
100, conditional jsonb DEFAULT '{}'::jsonb) RETURNS SETOF pgmq.message_record;
CREATE FUNCTION pgmq.send(queue_name text, msg jsonb) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, delay integer) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, headers jsonb) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, delay timestamp with time zone) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, headers jsonb, delay integer) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send(queue_name text, msg jsonb, headers jsonb, delay timestamp with time zone) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[]) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[]) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], delay integer) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], delay timestamp with time zone) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay integer) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay timestamp with time zone) RETURNS SETOF bigint;
CREATE FUNCTION pgmq.set_vt(queue_name text, msg_id bigint, vt integer) RETURNS SETOF pgmq.message_record;
CREATE FUNCTION pgmq.validate_queue_name(queue_name text) RETURNS void;
CREATE TABLE pgmq.meta (queue_name character varying NOT NULL, is_partitioned boolean NOT NULL, is_unlogged boolean NOT NULL, created_at timestamp
with time zone DEFAULT now() NOT NULL);
ALTER TABLE ONLY pgmq.meta ADD CONSTRAINT meta_queue_name_key UNIQUE (queue_name);
GRANT USAGE ON SCHEMA pgmq TO pg_monitor;
GRANT SELECT ON TABLE pgmq.meta TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA pgmq GRANT SELECT ON SEQUENCES  TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA pgmq GRANT SELECT ON TABLES  TO pg_monitor;
""",
)
