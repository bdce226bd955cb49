# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_partman: of its members, those that schemas use."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_partman",
    version="5.3.1",
    comment="Extension to manage partitioned tables by time or ID",
    relocatable=False,
    trusted=False,
    is_approximate=True,
    script="""
CREATE TABLE part_config (parent_table text NOT NULL, control text NOT NULL, time_encoder text, time_decoder text, partition_interval text NOT NULL,
partition_type text NOT NULL, premake integer DEFAULT 4 NOT NULL, automatic_maintenance text DEFAULT 'on'::text NOT NULL, template_table text,
retention text, retention_schema text, retention_keep_index boolean DEFAULT true NOT NULL, retention_keep_table boolean DEFAULT true NOT NULL, epoch
text DEFAULT 'none'::text NOT NULL, constraint_cols text[], optimize_constraint integer DEFAULT 30 NOT NULL, infinite_time_partitions boolean
DEFAULT false NOT NULL, datetime_string text, jobmon boolean DEFAULT true NOT NULL, sub_partition_set_full boolean DEFAULT false NOT NULL,
undo_in_progress boolean DEFAULT false NOT NULL, inherit_privileges boolean DEFAULT false, constraint_valid boolean DEFAULT true NOT NULL,
ignore_default_data boolean DEFAULT true NOT NULL, date_trunc_interval text, maintenance_order integer, retention_keep_publication boolean DEFAULT
false NOT NULL, maintenance_last_run timestamp with time zone, async_partitioning_in_progress text);
ALTER TABLE ONLY part_config ADD CONSTRAINT part_config_parent_table_pkey PRIMARY KEY (parent_table);
CREATE FUNCTION create_parent(p_parent_table text, p_control text, p_interval text, p_type text DEFAULT 'range'::text, p_epoch text DEFAULT
'none'::text, p_premake integer DEFAULT 4, p_start_partition text DEFAULT NULL::text, p_default_table boolean DEFAULT true, p_automatic_maintenance
text DEFAULT 'on'::text, p_constraint_cols text[] DEFAULT NULL::text[], p_template_table text DEFAULT NULL::text, p_jobmon boolean DEFAULT true,
p_date_trunc_interval text DEFAULT NULL::text, p_control_not_null boolean DEFAULT true, p_time_encoder text DEFAULT NULL::text, p_time_decoder text
DEFAULT NULL::text) RETURNS boolean;
CREATE FUNCTION run_maintenance(p_parent_table text DEFAULT NULL::text, p_analyze boolean DEFAULT false, p_jobmon boolean DEFAULT true) RETURNS
void;
CREATE FUNCTION show_partitions(p_parent_table text, p_order text DEFAULT 'ASC'::text, p_include_default boolean DEFAULT false) RETURNS
TABLE(partition_schemaname text, partition_tablename text) STABLE;
CREATE FUNCTION drop_partition_time(p_parent_table text, p_retention interval DEFAULT NULL::interval, p_keep_table boolean DEFAULT NULL::boolean,
p_keep_index boolean DEFAULT NULL::boolean, p_retention_schema text DEFAULT NULL::text, p_reference_timestamp timestamp with time zone DEFAULT
CURRENT_TIMESTAMP) RETURNS integer;
CREATE PROCEDURE run_maintenance_proc(p_wait integer DEFAULT 0, p_analyze boolean DEFAULT NULL::boolean, p_jobmon boolean DEFAULT true);
""",
)
