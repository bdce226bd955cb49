# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension hstore."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="hstore",
    version="1.8",
    comment="data type for storing sets of (key, value) pairs",
    script="""
CREATE TYPE ghstore;
CREATE FUNCTION ghstore_in(cstring) RETURNS ghstore LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION ghstore_out(ghstore) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE ghstore (INTERNALLENGTH = variable, INPUT = ghstore_in, OUTPUT = ghstore_out, ALIGNMENT = int4, STORAGE = plain);
CREATE TYPE hstore;
CREATE FUNCTION hstore_in(cstring) RETURNS hstore LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION hstore_out(hstore) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE FUNCTION hstore_recv(internal) RETURNS hstore LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textrecv';
CREATE FUNCTION hstore_send(hstore) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textsend';
CREATE FUNCTION hstore_subscript_handler(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE TYPE hstore (INTERNALLENGTH = variable, INPUT = hstore_in, OUTPUT = hstore_out, RECEIVE = hstore_recv, SEND = hstore_send, ALIGNMENT = int4,
STORAGE = extended);
CREATE FUNCTION hstore(text[]) RETURNS hstore IMMUTABLE STRICT PARALLEL SAFE;
CREATE CAST (text[] AS hstore) WITH FUNCTION hstore(text[]);
CREATE FUNCTION hstore_to_json(hstore) RETURNS json IMMUTABLE STRICT PARALLEL SAFE;
CREATE CAST (hstore AS json) WITH FUNCTION hstore_to_json(hstore);
CREATE FUNCTION hstore_to_jsonb(hstore) RETURNS jsonb IMMUTABLE STRICT PARALLEL SAFE;
CREATE CAST (hstore AS jsonb) WITH FUNCTION hstore_to_jsonb(hstore);
CREATE FUNCTION akeys(hstore) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION avals(hstore) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION defined(hstore, text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION delete(hstore, hstore) RETURNS hstore IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION delete(hstore, text[]) RETURNS hstore IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION delete(hstore, text) RETURNS hstore IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION each(hs hstore, OUT key text, OUT value text) RETURNS SETOF record IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION exist(hstore, text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION exists_all(hstore, text[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION exists_any(hstore, text[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION fetchval(hstore, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ghstore_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ghstore_consistent(internal, hstore, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ghstore_decompress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ghstore_options(internal) RETURNS void IMMUTABLE PARALLEL SAFE LANGUAGE internal AS 'gtsvector_options';
CREATE FUNCTION ghstore_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ghstore_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ghstore_same(ghstore, ghstore, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ghstore_union(internal, internal) RETURNS ghstore IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gin_consistent_hstore(internal, smallint, hstore, integer, internal, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gin_extract_hstore(hstore, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gin_extract_hstore_query(hstore, internal, smallint, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hs_concat(hstore, hstore) RETURNS hstore IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hs_contained(hstore, hstore) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hs_contains(hstore, hstore) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore(record) RETURNS hstore IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION hstore(text[], text[]) RETURNS hstore IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION hstore(text, text) RETURNS hstore IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION hstore_cmp(hstore, hstore) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_eq(hstore, hstore) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_ge(hstore, hstore) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_gt(hstore, hstore) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_hash(hstore) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_hash_extended(hstore, bigint) RETURNS bigint IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_le(hstore, hstore) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_lt(hstore, hstore) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_ne(hstore, hstore) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_to_array(hstore) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_to_json_loose(hstore) RETURNS json IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_to_jsonb_loose(hstore) RETURNS jsonb IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_to_matrix(hstore) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION hstore_version_diag(hstore) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION isdefined(hstore, text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION isexists(hstore, text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION populate_record(anyelement, hstore) RETURNS anyelement IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION skeys(hstore) RETURNS SETOF text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION slice(hstore, text[]) RETURNS hstore IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION slice_array(hstore, text[]) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION svals(hstore) RETURNS SETOF text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION tconvert(text, text) RETURNS hstore IMMUTABLE PARALLEL SAFE;
CREATE OPERATOR #<# (FUNCTION = hstore_lt, LEFTARG = hstore, RIGHTARG = hstore, COMMUTATOR = OPERATOR(#>#), NEGATOR = OPERATOR(#>=#), RESTRICT =
scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR #<=# (FUNCTION = hstore_le, LEFTARG = hstore, RIGHTARG = hstore, COMMUTATOR = OPERATOR(#>=#), NEGATOR = OPERATOR(#>#), RESTRICT =
scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR #= (FUNCTION = populate_record, LEFTARG = anyelement, RIGHTARG = hstore);
CREATE OPERATOR #># (FUNCTION = hstore_gt, LEFTARG = hstore, RIGHTARG = hstore, COMMUTATOR = OPERATOR(#<#), NEGATOR = OPERATOR(#<=#), RESTRICT =
scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR #>=# (FUNCTION = hstore_ge, LEFTARG = hstore, RIGHTARG = hstore, COMMUTATOR = OPERATOR(#<=#), NEGATOR = OPERATOR(#<#), RESTRICT =
scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR %# (FUNCTION = hstore_to_matrix, RIGHTARG = hstore);
CREATE OPERATOR %% (FUNCTION = hstore_to_array, RIGHTARG = hstore);
CREATE OPERATOR - (FUNCTION = delete, LEFTARG = hstore, RIGHTARG = hstore);
CREATE OPERATOR - (FUNCTION = delete, LEFTARG = hstore, RIGHTARG = text[]);
CREATE OPERATOR - (FUNCTION = delete, LEFTARG = hstore, RIGHTARG = text);
CREATE OPERATOR -> (FUNCTION = slice_array, LEFTARG = hstore, RIGHTARG = text[]);
CREATE OPERATOR -> (FUNCTION = fetchval, LEFTARG = hstore, RIGHTARG = text);
CREATE OPERATOR <> (FUNCTION = hstore_ne, LEFTARG = hstore, RIGHTARG = hstore, COMMUTATOR = OPERATOR(<>), NEGATOR = OPERATOR(=), RESTRICT = neqsel,
JOIN = neqjoinsel);
CREATE OPERATOR <@ (FUNCTION = hs_contained, LEFTARG = hstore, RIGHTARG = hstore, COMMUTATOR = OPERATOR(@>), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR = (FUNCTION = hstore_eq, LEFTARG = hstore, RIGHTARG = hstore, COMMUTATOR = OPERATOR(=), NEGATOR = OPERATOR(<>), MERGES, HASHES,
RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR ? (FUNCTION = exist, LEFTARG = hstore, RIGHTARG = text, RESTRICT = matchingsel, JOIN = matchingjoinsel);
CREATE OPERATOR ?& (FUNCTION = exists_all, LEFTARG = hstore, RIGHTARG = text[], RESTRICT = matchingsel, JOIN = matchingjoinsel);
CREATE OPERATOR ?| (FUNCTION = exists_any, LEFTARG = hstore, RIGHTARG = text[], RESTRICT = matchingsel, JOIN = matchingjoinsel);
CREATE OPERATOR @> (FUNCTION = hs_contains, LEFTARG = hstore, RIGHTARG = hstore, COMMUTATOR = OPERATOR(<@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR || (FUNCTION = hs_concat, LEFTARG = hstore, RIGHTARG = hstore);
CREATE OPERATOR FAMILY btree_hstore_ops USING btree;
CREATE OPERATOR CLASS btree_hstore_ops DEFAULT FOR TYPE hstore USING btree FAMILY btree_hstore_ops AS OPERATOR 1 #<#(hstore,hstore) , OPERATOR 2
#<=#(hstore,hstore) , OPERATOR 3 =(hstore,hstore) , OPERATOR 4 #>=#(hstore,hstore) , OPERATOR 5 #>#(hstore,hstore) , FUNCTION 1 (hstore, hstore)
hstore_cmp(hstore,hstore);
CREATE OPERATOR FAMILY gin_hstore_ops USING gin;
ALTER OPERATOR FAMILY gin_hstore_ops USING gin ADD OPERATOR 7 @>(hstore,hstore) , OPERATOR 9 ?(hstore,text) , OPERATOR 10 ?|(hstore,text[]) , OPERATOR
11 ?&(hstore,text[]) , FUNCTION 1 (hstore, hstore) bttextcmp(text,text) , FUNCTION 4 (hstore, hstore)
gin_consistent_hstore(internal,smallint,hstore,integer,internal,internal);
CREATE OPERATOR CLASS gin_hstore_ops DEFAULT FOR TYPE hstore USING gin FAMILY gin_hstore_ops AS STORAGE text , FUNCTION 2 (hstore, hstore)
gin_extract_hstore(hstore,internal) , FUNCTION 3 (hstore, hstore) gin_extract_hstore_query(hstore,internal,smallint,internal,internal);
CREATE OPERATOR FAMILY gist_hstore_ops USING gist;
ALTER OPERATOR FAMILY gist_hstore_ops USING gist ADD OPERATOR 7 @>(hstore,hstore) , OPERATOR 9 ?(hstore,text) , OPERATOR 10 ?|(hstore,text[]) ,
OPERATOR 11 ?&(hstore,text[]) , FUNCTION 3 (hstore, hstore) ghstore_compress(internal) , FUNCTION 4 (hstore, hstore) ghstore_decompress(internal);
CREATE OPERATOR CLASS gist_hstore_ops DEFAULT FOR TYPE hstore USING gist FAMILY gist_hstore_ops AS STORAGE ghstore , FUNCTION 1 (hstore, hstore)
ghstore_consistent(internal,hstore,smallint,oid,internal) , FUNCTION 2 (hstore, hstore) ghstore_union(internal,internal) , FUNCTION 5 (hstore, hstore)
ghstore_penalty(internal,internal,internal) , FUNCTION 6 (hstore, hstore) ghstore_picksplit(internal,internal) , FUNCTION 7 (hstore, hstore)
ghstore_same(ghstore,ghstore,internal);
CREATE OPERATOR FAMILY hash_hstore_ops USING hash;
ALTER OPERATOR FAMILY hash_hstore_ops USING hash ADD FUNCTION 2 (hstore, hstore) hstore_hash_extended(hstore,bigint);
CREATE OPERATOR CLASS hash_hstore_ops DEFAULT FOR TYPE hstore USING hash FAMILY hash_hstore_ops AS OPERATOR 1 =(hstore,hstore) , FUNCTION 1 (hstore,
hstore) hstore_hash(hstore);
ALTER OPERATOR FAMILY gist_hstore_ops USING gist ADD FUNCTION 10 (hstore) ghstore_options(internal);
""",
)
