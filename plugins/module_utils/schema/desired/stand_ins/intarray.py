# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension intarray."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="intarray",
    version="1.5",
    comment="functions, operators, and index support for 1-D arrays of integers",
    script="""
CREATE TYPE intbig_gkey;
CREATE FUNCTION _intbig_in(cstring) RETURNS intbig_gkey LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION _intbig_out(intbig_gkey) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE intbig_gkey (INTERNALLENGTH = variable, INPUT = _intbig_in, OUTPUT = _intbig_out, ALIGNMENT = int4, STORAGE = plain);
CREATE TYPE query_int;
CREATE FUNCTION bqarr_in(cstring) RETURNS query_int LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION bqarr_out(query_int) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE query_int (INTERNALLENGTH = variable, INPUT = bqarr_in, OUTPUT = bqarr_out, ALIGNMENT = int4, STORAGE = plain);
CREATE FUNCTION _int_contained(integer[], integer[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _int_contained(integer[], integer[]) IS 'contained in';
CREATE FUNCTION _int_contained_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _int_contained_sel(internal, oid, internal, integer) RETURNS double precision STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _int_contains(integer[], integer[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _int_contains(integer[], integer[]) IS 'contains';
CREATE FUNCTION _int_contains_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _int_contains_sel(internal, oid, internal, integer) RETURNS double precision STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _int_different(integer[], integer[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _int_different(integer[], integer[]) IS 'different';
CREATE FUNCTION _int_inter(integer[], integer[]) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _int_matchsel(internal, oid, internal, integer) RETURNS double precision STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _int_overlap(integer[], integer[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _int_overlap(integer[], integer[]) IS 'overlaps';
CREATE FUNCTION _int_overlap_joinsel(internal, oid, internal, smallint, internal) RETURNS double precision STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _int_overlap_sel(internal, oid, internal, integer) RETURNS double precision STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _int_same(integer[], integer[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION _int_same(integer[], integer[]) IS 'same as';
CREATE FUNCTION _int_union(integer[], integer[]) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION boolop(integer[], query_int) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION boolop(integer[], query_int) IS 'boolean operation with array';
CREATE FUNCTION g_int_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_int_consistent(internal, integer[], smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_int_decompress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_int_options(internal) RETURNS void IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION g_int_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_int_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_int_same(integer[], integer[], internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_int_union(internal, internal) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_intbig_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_intbig_consistent(internal, integer[], smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_intbig_decompress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_intbig_options(internal) RETURNS void IMMUTABLE PARALLEL SAFE LANGUAGE internal AS 'gtsvector_options';
CREATE FUNCTION g_intbig_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_intbig_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_intbig_same(intbig_gkey, intbig_gkey, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION g_intbig_union(internal, internal) RETURNS intbig_gkey IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ginint4_consistent(internal, smallint, integer[], integer, internal, internal, internal, internal) RETURNS boolean IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION ginint4_queryextract(integer[], internal, smallint, internal, internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION icount(integer[]) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION idx(integer[], integer) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION intarray_del_elem(integer[], integer) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION intarray_push_array(integer[], integer[]) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION intarray_push_elem(integer[], integer) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION intset(integer) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION intset_subtract(integer[], integer[]) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION intset_union_elem(integer[], integer) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION querytree(query_int) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rboolop(query_int, integer[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rboolop(query_int, integer[]) IS 'boolean operation with array';
CREATE FUNCTION sort(integer[]) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION sort(integer[], text) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION sort_asc(integer[]) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION sort_desc(integer[]) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION subarray(integer[], integer) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION subarray(integer[], integer, integer) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION uniq(integer[]) RETURNS integer[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE OPERATOR # (FUNCTION = icount, RIGHTARG = integer[]);
CREATE OPERATOR # (FUNCTION = idx, LEFTARG = integer[], RIGHTARG = integer);
CREATE OPERATOR & (FUNCTION = _int_inter, LEFTARG = integer[], RIGHTARG = integer[], COMMUTATOR = OPERATOR(&));
CREATE OPERATOR && (FUNCTION = _int_overlap, LEFTARG = integer[], RIGHTARG = integer[], COMMUTATOR = OPERATOR(&&));
CREATE OPERATOR + (FUNCTION = intarray_push_array, LEFTARG = integer[], RIGHTARG = integer[], COMMUTATOR = OPERATOR(+));
CREATE OPERATOR + (FUNCTION = intarray_push_elem, LEFTARG = integer[], RIGHTARG = integer);
CREATE OPERATOR - (FUNCTION = intset_subtract, LEFTARG = integer[], RIGHTARG = integer[]);
CREATE OPERATOR - (FUNCTION = intarray_del_elem, LEFTARG = integer[], RIGHTARG = integer);
CREATE OPERATOR <@ (FUNCTION = _int_contained, LEFTARG = integer[], RIGHTARG = integer[], COMMUTATOR = OPERATOR(@>));
CREATE OPERATOR @> (FUNCTION = _int_contains, LEFTARG = integer[], RIGHTARG = integer[], COMMUTATOR = OPERATOR(<@));
CREATE OPERATOR @@ (FUNCTION = boolop, LEFTARG = integer[], RIGHTARG = query_int, COMMUTATOR = OPERATOR(~~), JOIN = contjoinsel);
CREATE OPERATOR | (FUNCTION = _int_union, LEFTARG = integer[], RIGHTARG = integer[], COMMUTATOR = OPERATOR(|));
CREATE OPERATOR | (FUNCTION = intset_union_elem, LEFTARG = integer[], RIGHTARG = integer);
CREATE OPERATOR ~~ (FUNCTION = rboolop, LEFTARG = query_int, RIGHTARG = integer[], COMMUTATOR = OPERATOR(@@), JOIN = contjoinsel);
CREATE OPERATOR FAMILY gin__int_ops USING gin;
ALTER OPERATOR FAMILY gin__int_ops USING gin ADD OPERATOR 3 &&(integer[],integer[]) , OPERATOR 6 =(anyarray,anyarray) , OPERATOR 7
@>(integer[],integer[]) , OPERATOR 8 <@(integer[],integer[]) , OPERATOR 20 @@(integer[],query_int) , FUNCTION 1 (integer[], integer[])
btint4cmp(integer,integer) , FUNCTION 4 (integer[], integer[])
ginint4_consistent(internal,smallint,integer[],integer,internal,internal,internal,internal);
CREATE OPERATOR CLASS gin__int_ops FOR TYPE integer[] USING gin FAMILY gin__int_ops AS STORAGE integer , FUNCTION 2 (integer[], integer[])
ginarrayextract(anyarray,internal,internal) , FUNCTION 3 (integer[], integer[])
ginint4_queryextract(integer[],internal,smallint,internal,internal,internal,internal);
CREATE OPERATOR FAMILY gist__int_ops USING gist;
ALTER OPERATOR FAMILY gist__int_ops USING gist ADD OPERATOR 3 &&(integer[],integer[]) , OPERATOR 6 =(anyarray,anyarray) , OPERATOR 7
@>(integer[],integer[]) , OPERATOR 20 @@(integer[],query_int) , FUNCTION 3 (integer[], integer[]) g_int_compress(internal) , FUNCTION 4 (integer[],
integer[]) g_int_decompress(internal);
CREATE OPERATOR CLASS gist__int_ops DEFAULT FOR TYPE integer[] USING gist FAMILY gist__int_ops AS FUNCTION 1 (integer[], integer[])
g_int_consistent(internal,integer[],smallint,oid,internal) , FUNCTION 2 (integer[], integer[]) g_int_union(internal,internal) , FUNCTION 5 (integer[],
integer[]) g_int_penalty(internal,internal,internal) , FUNCTION 6 (integer[], integer[]) g_int_picksplit(internal,internal) , FUNCTION 7 (integer[],
integer[]) g_int_same(integer[],integer[],internal);
CREATE OPERATOR FAMILY gist__intbig_ops USING gist;
ALTER OPERATOR FAMILY gist__intbig_ops USING gist ADD OPERATOR 3 &&(integer[],integer[]) , OPERATOR 6 =(anyarray,anyarray) , OPERATOR 7
@>(integer[],integer[]) , OPERATOR 20 @@(integer[],query_int) , FUNCTION 3 (integer[], integer[]) g_intbig_compress(internal) , FUNCTION 4 (integer[],
integer[]) g_intbig_decompress(internal);
CREATE OPERATOR CLASS gist__intbig_ops FOR TYPE integer[] USING gist FAMILY gist__intbig_ops AS STORAGE intbig_gkey , FUNCTION 1 (integer[],
integer[]) g_intbig_consistent(internal,integer[],smallint,oid,internal) , FUNCTION 2 (integer[], integer[]) g_intbig_union(internal,internal) ,
FUNCTION 5 (integer[], integer[]) g_intbig_penalty(internal,internal,internal) , FUNCTION 6 (integer[], integer[])
g_intbig_picksplit(internal,internal) , FUNCTION 7 (integer[], integer[]) g_intbig_same(intbig_gkey,intbig_gkey,internal);
ALTER OPERATOR FAMILY gist__intbig_ops USING gist ADD FUNCTION 10 (integer[]) g_intbig_options(internal);
""",
)
