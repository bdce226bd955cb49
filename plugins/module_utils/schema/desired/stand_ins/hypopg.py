# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension hypopg."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="hypopg",
    version="1.3.1",
    comment="Hypothetical indexes for PostgreSQL",
    trusted=False,
    script="""
CREATE FUNCTION hypopg(OUT indexname text, OUT indexrelid oid, OUT indrelid oid, OUT innatts integer, OUT indisunique boolean, OUT indkey int2vector,
OUT indcollation oidvector, OUT indclass oidvector, OUT indoption oidvector, OUT indexprs pg_node_tree, OUT indpred pg_node_tree, OUT amid oid)
RETURNS SETOF record COST 100;
CREATE FUNCTION hypopg_create_index(sql_order text, OUT indexrelid oid, OUT indexname text) RETURNS SETOF record STRICT COST 100;
CREATE FUNCTION hypopg_drop_index(indexid oid) RETURNS boolean STRICT COST 100;
CREATE FUNCTION hypopg_get_indexdef(indexid oid) RETURNS text STRICT COST 100;
CREATE FUNCTION hypopg_relation_size(indexid oid) RETURNS bigint STRICT COST 100;
CREATE FUNCTION hypopg_reset() RETURNS void COST 100;
CREATE FUNCTION hypopg_reset_index() RETURNS void COST 100;
CREATE VIEW hypopg_list_indexes AS SELECT h.indexrelid, h.indexname AS index_name, n.nspname AS schema_name, COALESCE(c.relname, '<dropped>'::name) AS
table_name, am.amname AS am_name FROM (((hypopg() h(indexname, indexrelid, indrelid, innatts, indisunique, indkey, indcollation, indclass, indoption,
indexprs, indpred, amid) LEFT JOIN pg_class c ON ((c.oid = h.indrelid))) LEFT JOIN pg_namespace n ON ((n.oid = c.relnamespace))) LEFT JOIN pg_am am ON
((am.oid = h.amid)));
""",
)
