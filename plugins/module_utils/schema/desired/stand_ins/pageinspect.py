# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pageinspect."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pageinspect",
    version="1.11",
    comment="inspect the contents of database pages at a low level",
    trusted=False,
    script="""
CREATE FUNCTION brin_metapage_info(page bytea, OUT magic text, OUT version integer, OUT pagesperrange integer, OUT lastrevmappage bigint) RETURNS
record STRICT PARALLEL SAFE;
CREATE FUNCTION brin_page_items(page bytea, index_oid regclass, OUT itemoffset integer, OUT blknum bigint, OUT attnum integer, OUT allnulls boolean,
OUT hasnulls boolean, OUT placeholder boolean, OUT value text) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION brin_page_type(page bytea) RETURNS text STRICT PARALLEL SAFE;
CREATE FUNCTION brin_revmap_data(page bytea, OUT pages tid) RETURNS SETOF tid STRICT PARALLEL SAFE;
CREATE FUNCTION bt_metap(relname text, OUT magic integer, OUT version integer, OUT root bigint, OUT level bigint, OUT fastroot bigint, OUT fastlevel
bigint, OUT last_cleanup_num_delpages bigint, OUT last_cleanup_num_tuples double precision, OUT allequalimage boolean) RETURNS record STRICT
PARALLEL RESTRICTED;
CREATE FUNCTION bt_page_items(page bytea, OUT itemoffset smallint, OUT ctid tid, OUT itemlen smallint, OUT nulls boolean, OUT vars boolean, OUT data
text, OUT dead boolean, OUT htid tid, OUT tids tid[]) RETURNS SETOF record STRICT PARALLEL SAFE;
CREATE FUNCTION bt_page_items(relname text, blkno bigint, OUT itemoffset smallint, OUT ctid tid, OUT itemlen smallint, OUT nulls boolean, OUT vars
boolean, OUT data text, OUT dead boolean, OUT htid tid, OUT tids tid[]) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION bt_page_stats(relname text, blkno bigint, OUT blkno bigint, OUT type "char", OUT live_items integer, OUT dead_items integer, OUT
avg_item_size integer, OUT page_size integer, OUT free_size integer, OUT btpo_prev bigint, OUT btpo_next bigint, OUT btpo_level bigint, OUT
btpo_flags integer) RETURNS record STRICT PARALLEL RESTRICTED LANGUAGE internal AS 'internal_in';
CREATE FUNCTION fsm_page_contents(page bytea) RETURNS text STRICT PARALLEL SAFE;
CREATE FUNCTION get_raw_page(text, bigint) RETURNS bytea STRICT PARALLEL RESTRICTED;
CREATE FUNCTION get_raw_page(text, text, bigint) RETURNS bytea STRICT PARALLEL RESTRICTED;
CREATE FUNCTION gin_leafpage_items(page bytea, OUT first_tid tid, OUT nbytes smallint, OUT tids tid[]) RETURNS SETOF record STRICT PARALLEL SAFE;
CREATE FUNCTION gin_metapage_info(page bytea, OUT pending_head bigint, OUT pending_tail bigint, OUT tail_free_size integer, OUT n_pending_pages
bigint, OUT n_pending_tuples bigint, OUT n_total_pages bigint, OUT n_entry_pages bigint, OUT n_data_pages bigint, OUT n_entries bigint, OUT version
integer) RETURNS record STRICT PARALLEL SAFE;
CREATE FUNCTION gin_page_opaque_info(page bytea, OUT rightlink bigint, OUT maxoff integer, OUT flags text[]) RETURNS record STRICT PARALLEL SAFE;
CREATE FUNCTION gist_page_items(page bytea, index_oid regclass, OUT itemoffset smallint, OUT ctid tid, OUT itemlen smallint, OUT dead boolean, OUT
keys text) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION gist_page_items_bytea(page bytea, OUT itemoffset smallint, OUT ctid tid, OUT itemlen smallint, OUT dead boolean, OUT key_data bytea)
RETURNS SETOF record STRICT PARALLEL SAFE;
CREATE FUNCTION gist_page_opaque_info(page bytea, OUT lsn pg_lsn, OUT nsn pg_lsn, OUT rightlink bigint, OUT flags text[]) RETURNS record STRICT
PARALLEL SAFE;
CREATE FUNCTION hash_bitmap_info(index_oid regclass, blkno bigint, OUT bitmapblkno bigint, OUT bitmapbit integer, OUT bitstatus boolean) RETURNS
SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION hash_metapage_info(page bytea, OUT magic bigint, OUT version bigint, OUT ntuples double precision, OUT ffactor integer, OUT bsize
integer, OUT bmsize integer, OUT bmshift integer, OUT maxbucket bigint, OUT highmask bigint, OUT lowmask bigint, OUT ovflpoint bigint, OUT firstfree
bigint, OUT nmaps bigint, OUT procid oid, OUT spares bigint[], OUT mapp bigint[]) RETURNS record STRICT PARALLEL SAFE;
CREATE FUNCTION hash_page_items(page bytea, OUT itemoffset integer, OUT ctid tid, OUT data bigint) RETURNS SETOF record STRICT PARALLEL SAFE;
CREATE FUNCTION hash_page_stats(page bytea, OUT live_items integer, OUT dead_items integer, OUT page_size integer, OUT free_size integer, OUT
hasho_prevblkno bigint, OUT hasho_nextblkno bigint, OUT hasho_bucket bigint, OUT hasho_flag integer, OUT hasho_page_id integer) RETURNS record
STRICT PARALLEL SAFE;
CREATE FUNCTION hash_page_type(page bytea) RETURNS text STRICT PARALLEL SAFE;
CREATE FUNCTION heap_page_item_attrs(page bytea, rel_oid regclass, OUT lp smallint, OUT lp_off smallint, OUT lp_flags smallint, OUT lp_len smallint,
OUT t_xmin xid, OUT t_xmax xid, OUT t_field3 integer, OUT t_ctid tid, OUT t_infomask2 integer, OUT t_infomask integer, OUT t_hoff smallint, OUT
t_bits text, OUT t_oid oid, OUT t_attrs bytea[]) RETURNS SETOF record PARALLEL RESTRICTED;
CREATE FUNCTION heap_page_item_attrs(page bytea, rel_oid regclass, do_detoast boolean, OUT lp smallint, OUT lp_off smallint, OUT lp_flags smallint,
OUT lp_len smallint, OUT t_xmin xid, OUT t_xmax xid, OUT t_field3 integer, OUT t_ctid tid, OUT t_infomask2 integer, OUT t_infomask integer, OUT
t_hoff smallint, OUT t_bits text, OUT t_oid oid, OUT t_attrs bytea[]) RETURNS SETOF record PARALLEL RESTRICTED;
CREATE FUNCTION heap_page_items(page bytea, OUT lp smallint, OUT lp_off smallint, OUT lp_flags smallint, OUT lp_len smallint, OUT t_xmin xid, OUT
t_xmax xid, OUT t_field3 integer, OUT t_ctid tid, OUT t_infomask2 integer, OUT t_infomask integer, OUT t_hoff smallint, OUT t_bits text, OUT t_oid
oid, OUT t_data bytea) RETURNS SETOF record STRICT PARALLEL SAFE;
CREATE FUNCTION heap_tuple_infomask_flags(t_infomask integer, t_infomask2 integer, OUT raw_flags text[], OUT combined_flags text[]) RETURNS record
STRICT PARALLEL SAFE;
CREATE FUNCTION page_checksum(page bytea, blkno bigint) RETURNS smallint STRICT PARALLEL SAFE;
CREATE FUNCTION page_header(page bytea, OUT lsn pg_lsn, OUT checksum smallint, OUT flags smallint, OUT lower integer, OUT upper integer, OUT special
integer, OUT pagesize integer, OUT version smallint, OUT prune_xid xid) RETURNS record STRICT PARALLEL SAFE;
CREATE FUNCTION tuple_data_split(rel_oid oid, t_data bytea, t_infomask integer, t_infomask2 integer, t_bits text) RETURNS bytea[] PARALLEL
RESTRICTED;
CREATE FUNCTION tuple_data_split(rel_oid oid, t_data bytea, t_infomask integer, t_infomask2 integer, t_bits text, do_detoast boolean) RETURNS
bytea[] PARALLEL RESTRICTED;
""",
)
