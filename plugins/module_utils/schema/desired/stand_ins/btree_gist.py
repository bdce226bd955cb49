# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension btree_gist."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="btree_gist",
    version="1.7",
    comment="support for indexing common datatypes in GiST",
    script="""
CREATE TYPE gbtreekey16;
CREATE FUNCTION gbtreekey16_in(cstring) RETURNS gbtreekey16 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION gbtreekey16_out(gbtreekey16) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE gbtreekey16 (INTERNALLENGTH = variable, INPUT = gbtreekey16_in, OUTPUT = gbtreekey16_out, ALIGNMENT = int4, STORAGE = plain);
CREATE TYPE gbtreekey2;
CREATE FUNCTION gbtreekey2_in(cstring) RETURNS gbtreekey2 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION gbtreekey2_out(gbtreekey2) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE gbtreekey2 (INTERNALLENGTH = variable, INPUT = gbtreekey2_in, OUTPUT = gbtreekey2_out, ALIGNMENT = int4, STORAGE = plain);
CREATE TYPE gbtreekey32;
CREATE FUNCTION gbtreekey32_in(cstring) RETURNS gbtreekey32 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION gbtreekey32_out(gbtreekey32) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE gbtreekey32 (INTERNALLENGTH = variable, INPUT = gbtreekey32_in, OUTPUT = gbtreekey32_out, ALIGNMENT = int4, STORAGE = plain);
CREATE TYPE gbtreekey4;
CREATE FUNCTION gbtreekey4_in(cstring) RETURNS gbtreekey4 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION gbtreekey4_out(gbtreekey4) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE gbtreekey4 (INTERNALLENGTH = variable, INPUT = gbtreekey4_in, OUTPUT = gbtreekey4_out, ALIGNMENT = int4, STORAGE = plain);
CREATE TYPE gbtreekey8;
CREATE FUNCTION gbtreekey8_in(cstring) RETURNS gbtreekey8 LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION gbtreekey8_out(gbtreekey8) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE gbtreekey8 (INTERNALLENGTH = variable, INPUT = gbtreekey8_in, OUTPUT = gbtreekey8_out, ALIGNMENT = int4, STORAGE = plain);
CREATE TYPE gbtreekey_var;
CREATE FUNCTION gbtreekey_var_in(cstring) RETURNS gbtreekey_var LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION gbtreekey_var_out(gbtreekey_var) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE gbtreekey_var (INTERNALLENGTH = variable, INPUT = gbtreekey_var_in, OUTPUT = gbtreekey_var_out, ALIGNMENT = int4, STORAGE = extended);
CREATE FUNCTION cash_dist(money, money) RETURNS money IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION date_dist(date, date) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION float4_dist(real, real) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION float8_dist(double precision, double precision) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bit_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bit_consistent(internal, bit, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bit_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bit_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bit_same(gbtreekey_var, gbtreekey_var, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bit_union(internal, internal) RETURNS gbtreekey_var IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bool_compress(internal) RETURNS internal IMMUTABLE STRICT;
CREATE FUNCTION gbt_bool_consistent(internal, boolean, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT;
CREATE FUNCTION gbt_bool_fetch(internal) RETURNS internal IMMUTABLE STRICT;
CREATE FUNCTION gbt_bool_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT;
CREATE FUNCTION gbt_bool_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT;
CREATE FUNCTION gbt_bool_same(gbtreekey2, gbtreekey2, internal) RETURNS internal IMMUTABLE STRICT;
CREATE FUNCTION gbt_bool_union(internal, internal) RETURNS gbtreekey2 IMMUTABLE STRICT;
CREATE FUNCTION gbt_bpchar_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bpchar_consistent(internal, character, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bytea_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bytea_consistent(internal, bytea, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bytea_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bytea_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bytea_same(gbtreekey_var, gbtreekey_var, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_bytea_union(internal, internal) RETURNS gbtreekey_var IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_cash_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_cash_consistent(internal, money, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_cash_distance(internal, money, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_cash_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_cash_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_cash_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_cash_same(gbtreekey16, gbtreekey16, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_cash_union(internal, internal) RETURNS gbtreekey16 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_date_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_date_consistent(internal, date, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_date_distance(internal, date, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_date_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_date_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_date_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_date_same(gbtreekey8, gbtreekey8, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_date_union(internal, internal) RETURNS gbtreekey8 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_decompress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_enum_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_enum_consistent(internal, anyenum, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_enum_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_enum_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_enum_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_enum_same(gbtreekey8, gbtreekey8, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_enum_union(internal, internal) RETURNS gbtreekey8 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float4_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float4_consistent(internal, real, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float4_distance(internal, real, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float4_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float4_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float4_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float4_same(gbtreekey8, gbtreekey8, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float4_union(internal, internal) RETURNS gbtreekey8 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float8_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float8_consistent(internal, double precision, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float8_distance(internal, double precision, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float8_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float8_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float8_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float8_same(gbtreekey16, gbtreekey16, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_float8_union(internal, internal) RETURNS gbtreekey16 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_inet_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_inet_consistent(internal, inet, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_inet_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_inet_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_inet_same(gbtreekey16, gbtreekey16, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_inet_union(internal, internal) RETURNS gbtreekey16 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int2_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int2_consistent(internal, smallint, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int2_distance(internal, smallint, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int2_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int2_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int2_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int2_same(gbtreekey4, gbtreekey4, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int2_union(internal, internal) RETURNS gbtreekey4 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int4_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int4_consistent(internal, integer, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int4_distance(internal, integer, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int4_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int4_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int4_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int4_same(gbtreekey8, gbtreekey8, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int4_union(internal, internal) RETURNS gbtreekey8 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int8_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int8_consistent(internal, bigint, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int8_distance(internal, bigint, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int8_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int8_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int8_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int8_same(gbtreekey16, gbtreekey16, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_int8_union(internal, internal) RETURNS gbtreekey16 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_intv_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_intv_consistent(internal, interval, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_intv_decompress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_intv_distance(internal, interval, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_intv_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_intv_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_intv_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_intv_same(gbtreekey32, gbtreekey32, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_intv_union(internal, internal) RETURNS gbtreekey32 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad8_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad8_consistent(internal, macaddr8, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad8_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad8_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad8_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad8_same(gbtreekey16, gbtreekey16, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad8_union(internal, internal) RETURNS gbtreekey16 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad_consistent(internal, macaddr, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad_same(gbtreekey16, gbtreekey16, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_macad_union(internal, internal) RETURNS gbtreekey16 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_numeric_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_numeric_consistent(internal, numeric, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_numeric_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_numeric_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_numeric_same(gbtreekey_var, gbtreekey_var, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_numeric_union(internal, internal) RETURNS gbtreekey_var IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_oid_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_oid_consistent(internal, oid, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_oid_distance(internal, oid, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_oid_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_oid_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_oid_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_oid_same(gbtreekey8, gbtreekey8, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_oid_union(internal, internal) RETURNS gbtreekey8 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_text_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_text_consistent(internal, text, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_text_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_text_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_text_same(gbtreekey_var, gbtreekey_var, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_text_union(internal, internal) RETURNS gbtreekey_var IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_time_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_time_consistent(internal, time without time zone, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_time_distance(internal, time without time zone, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_time_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_time_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_time_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_time_same(gbtreekey16, gbtreekey16, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_time_union(internal, internal) RETURNS gbtreekey16 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_timetz_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_timetz_consistent(internal, time with time zone, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_ts_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_ts_consistent(internal, timestamp without time zone, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_ts_distance(internal, timestamp without time zone, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION gbt_ts_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_ts_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_ts_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_ts_same(gbtreekey16, gbtreekey16, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_ts_union(internal, internal) RETURNS gbtreekey16 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_tstz_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_tstz_consistent(internal, timestamp with time zone, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_tstz_distance(internal, timestamp with time zone, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_uuid_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_uuid_consistent(internal, uuid, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_uuid_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_uuid_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_uuid_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_uuid_same(gbtreekey32, gbtreekey32, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_uuid_union(internal, internal) RETURNS gbtreekey32 IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_var_decompress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gbt_var_fetch(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION int2_dist(smallint, smallint) RETURNS smallint IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION int4_dist(integer, integer) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION int8_dist(bigint, bigint) RETURNS bigint IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION interval_dist(interval, interval) RETURNS interval IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION oid_dist(oid, oid) RETURNS oid IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION time_dist(time without time zone, time without time zone) RETURNS interval IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ts_dist(timestamp without time zone, timestamp without time zone) RETURNS interval IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION tstz_dist(timestamp with time zone, timestamp with time zone) RETURNS interval IMMUTABLE STRICT PARALLEL SAFE;
CREATE OPERATOR <-> (FUNCTION = date_dist, LEFTARG = date, RIGHTARG = date, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = float4_dist, LEFTARG = real, RIGHTARG = real, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = float8_dist, LEFTARG = double precision, RIGHTARG = double precision, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = int2_dist, LEFTARG = smallint, RIGHTARG = smallint, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = int4_dist, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = int8_dist, LEFTARG = bigint, RIGHTARG = bigint, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = interval_dist, LEFTARG = interval, RIGHTARG = interval, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = cash_dist, LEFTARG = money, RIGHTARG = money, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = oid_dist, LEFTARG = oid, RIGHTARG = oid, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = time_dist, LEFTARG = time without time zone, RIGHTARG = time without time zone, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = ts_dist, LEFTARG = timestamp without time zone, RIGHTARG = timestamp without time zone, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <-> (FUNCTION = tstz_dist, LEFTARG = timestamp with time zone, RIGHTARG = timestamp with time zone, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR FAMILY gist_bit_ops USING gist;
ALTER OPERATOR FAMILY gist_bit_ops USING gist ADD OPERATOR 1 <(bit,bit) , OPERATOR 2 <=(bit,bit) , OPERATOR 3 =(bit,bit) , OPERATOR 4 >=(bit,bit) ,
OPERATOR 5 >(bit,bit) , OPERATOR 6 <>(bit,bit) , FUNCTION 3 (bit, bit) gbt_bit_compress(internal) , FUNCTION 4 (bit, bit) gbt_var_decompress(internal)
, FUNCTION 9 (bit, bit) gbt_var_fetch(internal);
CREATE OPERATOR CLASS gist_bit_ops DEFAULT FOR TYPE bit USING gist FAMILY gist_bit_ops AS STORAGE gbtreekey_var , FUNCTION 1 (bit, bit)
gbt_bit_consistent(internal,bit,smallint,oid,internal) , FUNCTION 2 (bit, bit) gbt_bit_union(internal,internal) , FUNCTION 5 (bit, bit)
gbt_bit_penalty(internal,internal,internal) , FUNCTION 6 (bit, bit) gbt_bit_picksplit(internal,internal) , FUNCTION 7 (bit, bit)
gbt_bit_same(gbtreekey_var,gbtreekey_var,internal);
CREATE OPERATOR FAMILY gist_bool_ops USING gist;
ALTER OPERATOR FAMILY gist_bool_ops USING gist ADD OPERATOR 1 <(boolean,boolean) , OPERATOR 2 <=(boolean,boolean) , OPERATOR 3 =(boolean,boolean) ,
OPERATOR 4 >=(boolean,boolean) , OPERATOR 5 >(boolean,boolean) , OPERATOR 6 <>(boolean,boolean) , FUNCTION 3 (boolean, boolean)
gbt_bool_compress(internal) , FUNCTION 4 (boolean, boolean) gbt_decompress(internal) , FUNCTION 9 (boolean, boolean) gbt_bool_fetch(internal);
CREATE OPERATOR CLASS gist_bool_ops DEFAULT FOR TYPE boolean USING gist FAMILY gist_bool_ops AS STORAGE gbtreekey2 , FUNCTION 1 (boolean, boolean)
gbt_bool_consistent(internal,boolean,smallint,oid,internal) , FUNCTION 2 (boolean, boolean) gbt_bool_union(internal,internal) , FUNCTION 5 (boolean,
boolean) gbt_bool_penalty(internal,internal,internal) , FUNCTION 6 (boolean, boolean) gbt_bool_picksplit(internal,internal) , FUNCTION 7 (boolean,
boolean) gbt_bool_same(gbtreekey2,gbtreekey2,internal);
CREATE OPERATOR FAMILY gist_bpchar_ops USING gist;
ALTER OPERATOR FAMILY gist_bpchar_ops USING gist ADD OPERATOR 1 <(character,character) , OPERATOR 2 <=(character,character) , OPERATOR 3
=(character,character) , OPERATOR 4 >=(character,character) , OPERATOR 5 >(character,character) , OPERATOR 6 <>(character,character) , FUNCTION 3
(character, character) gbt_bpchar_compress(internal) , FUNCTION 4 (character, character) gbt_var_decompress(internal) , FUNCTION 9 (character,
character) gbt_var_fetch(internal);
CREATE OPERATOR CLASS gist_bpchar_ops DEFAULT FOR TYPE character USING gist FAMILY gist_bpchar_ops AS STORAGE gbtreekey_var , FUNCTION 1 (character,
character) gbt_bpchar_consistent(internal,character,smallint,oid,internal) , FUNCTION 2 (character, character) gbt_text_union(internal,internal) ,
FUNCTION 5 (character, character) gbt_text_penalty(internal,internal,internal) , FUNCTION 6 (character, character)
gbt_text_picksplit(internal,internal) , FUNCTION 7 (character, character) gbt_text_same(gbtreekey_var,gbtreekey_var,internal);
CREATE OPERATOR FAMILY gist_bytea_ops USING gist;
ALTER OPERATOR FAMILY gist_bytea_ops USING gist ADD OPERATOR 1 <(bytea,bytea) , OPERATOR 2 <=(bytea,bytea) , OPERATOR 3 =(bytea,bytea) , OPERATOR 4
>=(bytea,bytea) , OPERATOR 5 >(bytea,bytea) , OPERATOR 6 <>(bytea,bytea) , FUNCTION 3 (bytea, bytea) gbt_bytea_compress(internal) , FUNCTION 4 (bytea,
bytea) gbt_var_decompress(internal) , FUNCTION 9 (bytea, bytea) gbt_var_fetch(internal);
CREATE OPERATOR CLASS gist_bytea_ops DEFAULT FOR TYPE bytea USING gist FAMILY gist_bytea_ops AS STORAGE gbtreekey_var , FUNCTION 1 (bytea, bytea)
gbt_bytea_consistent(internal,bytea,smallint,oid,internal) , FUNCTION 2 (bytea, bytea) gbt_bytea_union(internal,internal) , FUNCTION 5 (bytea, bytea)
gbt_bytea_penalty(internal,internal,internal) , FUNCTION 6 (bytea, bytea) gbt_bytea_picksplit(internal,internal) , FUNCTION 7 (bytea, bytea)
gbt_bytea_same(gbtreekey_var,gbtreekey_var,internal);
CREATE OPERATOR FAMILY gist_cash_ops USING gist;
ALTER OPERATOR FAMILY gist_cash_ops USING gist ADD OPERATOR 1 <(money,money) , OPERATOR 2 <=(money,money) , OPERATOR 3 =(money,money) , OPERATOR 4
>=(money,money) , OPERATOR 5 >(money,money) , OPERATOR 6 <>(money,money) , OPERATOR 15 <->(money,money) FOR ORDER BY pg_catalog.money_ops , FUNCTION 3
(money, money) gbt_cash_compress(internal) , FUNCTION 4 (money, money) gbt_decompress(internal) , FUNCTION 8 (money, money)
gbt_cash_distance(internal,money,smallint,oid,internal) , FUNCTION 9 (money, money) gbt_cash_fetch(internal);
CREATE OPERATOR CLASS gist_cash_ops DEFAULT FOR TYPE money USING gist FAMILY gist_cash_ops AS STORAGE gbtreekey16 , FUNCTION 1 (money, money)
gbt_cash_consistent(internal,money,smallint,oid,internal) , FUNCTION 2 (money, money) gbt_cash_union(internal,internal) , FUNCTION 5 (money, money)
gbt_cash_penalty(internal,internal,internal) , FUNCTION 6 (money, money) gbt_cash_picksplit(internal,internal) , FUNCTION 7 (money, money)
gbt_cash_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_cidr_ops USING gist;
ALTER OPERATOR FAMILY gist_cidr_ops USING gist ADD OPERATOR 1 <(inet,inet) , OPERATOR 2 <=(inet,inet) , OPERATOR 3 =(inet,inet) , OPERATOR 4
>=(inet,inet) , OPERATOR 5 >(inet,inet) , OPERATOR 6 <>(inet,inet) , FUNCTION 3 (cidr, cidr) gbt_inet_compress(internal) , FUNCTION 4 (cidr, cidr)
gbt_decompress(internal);
CREATE OPERATOR CLASS gist_cidr_ops DEFAULT FOR TYPE cidr USING gist FAMILY gist_cidr_ops AS STORAGE gbtreekey16 , FUNCTION 1 (cidr, cidr)
gbt_inet_consistent(internal,inet,smallint,oid,internal) , FUNCTION 2 (cidr, cidr) gbt_inet_union(internal,internal) , FUNCTION 5 (cidr, cidr)
gbt_inet_penalty(internal,internal,internal) , FUNCTION 6 (cidr, cidr) gbt_inet_picksplit(internal,internal) , FUNCTION 7 (cidr, cidr)
gbt_inet_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_date_ops USING gist;
ALTER OPERATOR FAMILY gist_date_ops USING gist ADD OPERATOR 1 <(date,date) , OPERATOR 2 <=(date,date) , OPERATOR 3 =(date,date) , OPERATOR 4
>=(date,date) , OPERATOR 5 >(date,date) , OPERATOR 6 <>(date,date) , OPERATOR 15 <->(date,date) FOR ORDER BY pg_catalog.integer_ops , FUNCTION 3
(date, date) gbt_date_compress(internal) , FUNCTION 4 (date, date) gbt_decompress(internal) , FUNCTION 8 (date, date)
gbt_date_distance(internal,date,smallint,oid,internal) , FUNCTION 9 (date, date) gbt_date_fetch(internal);
CREATE OPERATOR CLASS gist_date_ops DEFAULT FOR TYPE date USING gist FAMILY gist_date_ops AS STORAGE gbtreekey8 , FUNCTION 1 (date, date)
gbt_date_consistent(internal,date,smallint,oid,internal) , FUNCTION 2 (date, date) gbt_date_union(internal,internal) , FUNCTION 5 (date, date)
gbt_date_penalty(internal,internal,internal) , FUNCTION 6 (date, date) gbt_date_picksplit(internal,internal) , FUNCTION 7 (date, date)
gbt_date_same(gbtreekey8,gbtreekey8,internal);
CREATE OPERATOR FAMILY gist_enum_ops USING gist;
ALTER OPERATOR FAMILY gist_enum_ops USING gist ADD OPERATOR 1 <(anyenum,anyenum) , OPERATOR 2 <=(anyenum,anyenum) , OPERATOR 3 =(anyenum,anyenum) ,
OPERATOR 4 >=(anyenum,anyenum) , OPERATOR 5 >(anyenum,anyenum) , OPERATOR 6 <>(anyenum,anyenum) , FUNCTION 3 (anyenum, anyenum)
gbt_enum_compress(internal) , FUNCTION 4 (anyenum, anyenum) gbt_decompress(internal) , FUNCTION 9 (anyenum, anyenum) gbt_enum_fetch(internal);
CREATE OPERATOR CLASS gist_enum_ops DEFAULT FOR TYPE anyenum USING gist FAMILY gist_enum_ops AS STORAGE gbtreekey8 , FUNCTION 1 (anyenum, anyenum)
gbt_enum_consistent(internal,anyenum,smallint,oid,internal) , FUNCTION 2 (anyenum, anyenum) gbt_enum_union(internal,internal) , FUNCTION 5 (anyenum,
anyenum) gbt_enum_penalty(internal,internal,internal) , FUNCTION 6 (anyenum, anyenum) gbt_enum_picksplit(internal,internal) , FUNCTION 7 (anyenum,
anyenum) gbt_enum_same(gbtreekey8,gbtreekey8,internal);
CREATE OPERATOR FAMILY gist_float4_ops USING gist;
ALTER OPERATOR FAMILY gist_float4_ops USING gist ADD OPERATOR 1 <(real,real) , OPERATOR 2 <=(real,real) , OPERATOR 3 =(real,real) , OPERATOR 4
>=(real,real) , OPERATOR 5 >(real,real) , OPERATOR 6 <>(real,real) , OPERATOR 15 <->(real,real) FOR ORDER BY pg_catalog.float_ops , FUNCTION 3 (real,
real) gbt_float4_compress(internal) , FUNCTION 4 (real, real) gbt_decompress(internal) , FUNCTION 8 (real, real)
gbt_float4_distance(internal,real,smallint,oid,internal) , FUNCTION 9 (real, real) gbt_float4_fetch(internal);
CREATE OPERATOR CLASS gist_float4_ops DEFAULT FOR TYPE real USING gist FAMILY gist_float4_ops AS STORAGE gbtreekey8 , FUNCTION 1 (real, real)
gbt_float4_consistent(internal,real,smallint,oid,internal) , FUNCTION 2 (real, real) gbt_float4_union(internal,internal) , FUNCTION 5 (real, real)
gbt_float4_penalty(internal,internal,internal) , FUNCTION 6 (real, real) gbt_float4_picksplit(internal,internal) , FUNCTION 7 (real, real)
gbt_float4_same(gbtreekey8,gbtreekey8,internal);
CREATE OPERATOR FAMILY gist_float8_ops USING gist;
ALTER OPERATOR FAMILY gist_float8_ops USING gist ADD OPERATOR 1 <(double precision,double precision) , OPERATOR 2 <=(double precision,double
precision) , OPERATOR 3 =(double precision,double precision) , OPERATOR 4 >=(double precision,double precision) , OPERATOR 5 >(double precision,double
precision) , OPERATOR 6 <>(double precision,double precision) , OPERATOR 15 <->(double precision,double precision) FOR ORDER BY pg_catalog.float_ops ,
FUNCTION 3 (double precision, double precision) gbt_float8_compress(internal) , FUNCTION 4 (double precision, double precision)
gbt_decompress(internal) , FUNCTION 8 (double precision, double precision) gbt_float8_distance(internal,double precision,smallint,oid,internal) ,
FUNCTION 9 (double precision, double precision) gbt_float8_fetch(internal);
CREATE OPERATOR CLASS gist_float8_ops DEFAULT FOR TYPE double precision USING gist FAMILY gist_float8_ops AS STORAGE gbtreekey16 , FUNCTION 1 (double
precision, double precision) gbt_float8_consistent(internal,double precision,smallint,oid,internal) , FUNCTION 2 (double precision, double precision)
gbt_float8_union(internal,internal) , FUNCTION 5 (double precision, double precision) gbt_float8_penalty(internal,internal,internal) , FUNCTION 6
(double precision, double precision) gbt_float8_picksplit(internal,internal) , FUNCTION 7 (double precision, double precision)
gbt_float8_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_inet_ops USING gist;
ALTER OPERATOR FAMILY gist_inet_ops USING gist ADD OPERATOR 1 <(inet,inet) , OPERATOR 2 <=(inet,inet) , OPERATOR 3 =(inet,inet) , OPERATOR 4
>=(inet,inet) , OPERATOR 5 >(inet,inet) , OPERATOR 6 <>(inet,inet) , FUNCTION 3 (inet, inet) gbt_inet_compress(internal) , FUNCTION 4 (inet, inet)
gbt_decompress(internal);
CREATE OPERATOR CLASS gist_inet_ops DEFAULT FOR TYPE inet USING gist FAMILY gist_inet_ops AS STORAGE gbtreekey16 , FUNCTION 1 (inet, inet)
gbt_inet_consistent(internal,inet,smallint,oid,internal) , FUNCTION 2 (inet, inet) gbt_inet_union(internal,internal) , FUNCTION 5 (inet, inet)
gbt_inet_penalty(internal,internal,internal) , FUNCTION 6 (inet, inet) gbt_inet_picksplit(internal,internal) , FUNCTION 7 (inet, inet)
gbt_inet_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_int2_ops USING gist;
ALTER OPERATOR FAMILY gist_int2_ops USING gist ADD OPERATOR 1 <(smallint,smallint) , OPERATOR 2 <=(smallint,smallint) , OPERATOR 3
=(smallint,smallint) , OPERATOR 4 >=(smallint,smallint) , OPERATOR 5 >(smallint,smallint) , OPERATOR 6 <>(smallint,smallint) , OPERATOR 15
<->(smallint,smallint) FOR ORDER BY pg_catalog.integer_ops , FUNCTION 3 (smallint, smallint) gbt_int2_compress(internal) , FUNCTION 4 (smallint,
smallint) gbt_decompress(internal) , FUNCTION 8 (smallint, smallint) gbt_int2_distance(internal,smallint,smallint,oid,internal) , FUNCTION 9
(smallint, smallint) gbt_int2_fetch(internal);
CREATE OPERATOR CLASS gist_int2_ops DEFAULT FOR TYPE smallint USING gist FAMILY gist_int2_ops AS STORAGE gbtreekey4 , FUNCTION 1 (smallint, smallint)
gbt_int2_consistent(internal,smallint,smallint,oid,internal) , FUNCTION 2 (smallint, smallint) gbt_int2_union(internal,internal) , FUNCTION 5
(smallint, smallint) gbt_int2_penalty(internal,internal,internal) , FUNCTION 6 (smallint, smallint) gbt_int2_picksplit(internal,internal) , FUNCTION 7
(smallint, smallint) gbt_int2_same(gbtreekey4,gbtreekey4,internal);
CREATE OPERATOR FAMILY gist_int4_ops USING gist;
ALTER OPERATOR FAMILY gist_int4_ops USING gist ADD OPERATOR 1 <(integer,integer) , OPERATOR 2 <=(integer,integer) , OPERATOR 3 =(integer,integer) ,
OPERATOR 4 >=(integer,integer) , OPERATOR 5 >(integer,integer) , OPERATOR 6 <>(integer,integer) , OPERATOR 15 <->(integer,integer) FOR ORDER BY
pg_catalog.integer_ops , FUNCTION 3 (integer, integer) gbt_int4_compress(internal) , FUNCTION 4 (integer, integer) gbt_decompress(internal) , FUNCTION
8 (integer, integer) gbt_int4_distance(internal,integer,smallint,oid,internal) , FUNCTION 9 (integer, integer) gbt_int4_fetch(internal);
CREATE OPERATOR CLASS gist_int4_ops DEFAULT FOR TYPE integer USING gist FAMILY gist_int4_ops AS STORAGE gbtreekey8 , FUNCTION 1 (integer, integer)
gbt_int4_consistent(internal,integer,smallint,oid,internal) , FUNCTION 2 (integer, integer) gbt_int4_union(internal,internal) , FUNCTION 5 (integer,
integer) gbt_int4_penalty(internal,internal,internal) , FUNCTION 6 (integer, integer) gbt_int4_picksplit(internal,internal) , FUNCTION 7 (integer,
integer) gbt_int4_same(gbtreekey8,gbtreekey8,internal);
CREATE OPERATOR FAMILY gist_int8_ops USING gist;
ALTER OPERATOR FAMILY gist_int8_ops USING gist ADD OPERATOR 1 <(bigint,bigint) , OPERATOR 2 <=(bigint,bigint) , OPERATOR 3 =(bigint,bigint) , OPERATOR
4 >=(bigint,bigint) , OPERATOR 5 >(bigint,bigint) , OPERATOR 6 <>(bigint,bigint) , OPERATOR 15 <->(bigint,bigint) FOR ORDER BY pg_catalog.integer_ops
, FUNCTION 3 (bigint, bigint) gbt_int8_compress(internal) , FUNCTION 4 (bigint, bigint) gbt_decompress(internal) , FUNCTION 8 (bigint, bigint)
gbt_int8_distance(internal,bigint,smallint,oid,internal) , FUNCTION 9 (bigint, bigint) gbt_int8_fetch(internal);
CREATE OPERATOR CLASS gist_int8_ops DEFAULT FOR TYPE bigint USING gist FAMILY gist_int8_ops AS STORAGE gbtreekey16 , FUNCTION 1 (bigint, bigint)
gbt_int8_consistent(internal,bigint,smallint,oid,internal) , FUNCTION 2 (bigint, bigint) gbt_int8_union(internal,internal) , FUNCTION 5 (bigint,
bigint) gbt_int8_penalty(internal,internal,internal) , FUNCTION 6 (bigint, bigint) gbt_int8_picksplit(internal,internal) , FUNCTION 7 (bigint, bigint)
gbt_int8_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_interval_ops USING gist;
ALTER OPERATOR FAMILY gist_interval_ops USING gist ADD OPERATOR 1 <(interval,interval) , OPERATOR 2 <=(interval,interval) , OPERATOR 3
=(interval,interval) , OPERATOR 4 >=(interval,interval) , OPERATOR 5 >(interval,interval) , OPERATOR 6 <>(interval,interval) , OPERATOR 15
<->(interval,interval) FOR ORDER BY pg_catalog.interval_ops , FUNCTION 3 (interval, interval) gbt_intv_compress(internal) , FUNCTION 4 (interval,
interval) gbt_intv_decompress(internal) , FUNCTION 8 (interval, interval) gbt_intv_distance(internal,interval,smallint,oid,internal) , FUNCTION 9
(interval, interval) gbt_intv_fetch(internal);
CREATE OPERATOR CLASS gist_interval_ops DEFAULT FOR TYPE interval USING gist FAMILY gist_interval_ops AS STORAGE gbtreekey32 , FUNCTION 1 (interval,
interval) gbt_intv_consistent(internal,interval,smallint,oid,internal) , FUNCTION 2 (interval, interval) gbt_intv_union(internal,internal) , FUNCTION
5 (interval, interval) gbt_intv_penalty(internal,internal,internal) , FUNCTION 6 (interval, interval) gbt_intv_picksplit(internal,internal) , FUNCTION
7 (interval, interval) gbt_intv_same(gbtreekey32,gbtreekey32,internal);
CREATE OPERATOR FAMILY gist_macaddr8_ops USING gist;
ALTER OPERATOR FAMILY gist_macaddr8_ops USING gist ADD OPERATOR 1 <(macaddr8,macaddr8) , OPERATOR 2 <=(macaddr8,macaddr8) , OPERATOR 3
=(macaddr8,macaddr8) , OPERATOR 4 >=(macaddr8,macaddr8) , OPERATOR 5 >(macaddr8,macaddr8) , OPERATOR 6 <>(macaddr8,macaddr8) , FUNCTION 3 (macaddr8,
macaddr8) gbt_macad8_compress(internal) , FUNCTION 4 (macaddr8, macaddr8) gbt_decompress(internal) , FUNCTION 9 (macaddr8, macaddr8)
gbt_macad8_fetch(internal);
CREATE OPERATOR CLASS gist_macaddr8_ops DEFAULT FOR TYPE macaddr8 USING gist FAMILY gist_macaddr8_ops AS STORAGE gbtreekey16 , FUNCTION 1 (macaddr8,
macaddr8) gbt_macad8_consistent(internal,macaddr8,smallint,oid,internal) , FUNCTION 2 (macaddr8, macaddr8) gbt_macad8_union(internal,internal) ,
FUNCTION 5 (macaddr8, macaddr8) gbt_macad8_penalty(internal,internal,internal) , FUNCTION 6 (macaddr8, macaddr8)
gbt_macad8_picksplit(internal,internal) , FUNCTION 7 (macaddr8, macaddr8) gbt_macad8_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_macaddr_ops USING gist;
ALTER OPERATOR FAMILY gist_macaddr_ops USING gist ADD OPERATOR 1 <(macaddr,macaddr) , OPERATOR 2 <=(macaddr,macaddr) , OPERATOR 3 =(macaddr,macaddr) ,
OPERATOR 4 >=(macaddr,macaddr) , OPERATOR 5 >(macaddr,macaddr) , OPERATOR 6 <>(macaddr,macaddr) , FUNCTION 3 (macaddr, macaddr)
gbt_macad_compress(internal) , FUNCTION 4 (macaddr, macaddr) gbt_decompress(internal) , FUNCTION 9 (macaddr, macaddr) gbt_macad_fetch(internal);
CREATE OPERATOR CLASS gist_macaddr_ops DEFAULT FOR TYPE macaddr USING gist FAMILY gist_macaddr_ops AS STORAGE gbtreekey16 , FUNCTION 1 (macaddr,
macaddr) gbt_macad_consistent(internal,macaddr,smallint,oid,internal) , FUNCTION 2 (macaddr, macaddr) gbt_macad_union(internal,internal) , FUNCTION 5
(macaddr, macaddr) gbt_macad_penalty(internal,internal,internal) , FUNCTION 6 (macaddr, macaddr) gbt_macad_picksplit(internal,internal) , FUNCTION 7
(macaddr, macaddr) gbt_macad_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_numeric_ops USING gist;
ALTER OPERATOR FAMILY gist_numeric_ops USING gist ADD OPERATOR 1 <(numeric,numeric) , OPERATOR 2 <=(numeric,numeric) , OPERATOR 3 =(numeric,numeric) ,
OPERATOR 4 >=(numeric,numeric) , OPERATOR 5 >(numeric,numeric) , OPERATOR 6 <>(numeric,numeric) , FUNCTION 3 (numeric, numeric)
gbt_numeric_compress(internal) , FUNCTION 4 (numeric, numeric) gbt_var_decompress(internal) , FUNCTION 9 (numeric, numeric) gbt_var_fetch(internal);
CREATE OPERATOR CLASS gist_numeric_ops DEFAULT FOR TYPE numeric USING gist FAMILY gist_numeric_ops AS STORAGE gbtreekey_var , FUNCTION 1 (numeric,
numeric) gbt_numeric_consistent(internal,numeric,smallint,oid,internal) , FUNCTION 2 (numeric, numeric) gbt_numeric_union(internal,internal) ,
FUNCTION 5 (numeric, numeric) gbt_numeric_penalty(internal,internal,internal) , FUNCTION 6 (numeric, numeric) gbt_numeric_picksplit(internal,internal)
, FUNCTION 7 (numeric, numeric) gbt_numeric_same(gbtreekey_var,gbtreekey_var,internal);
CREATE OPERATOR FAMILY gist_oid_ops USING gist;
ALTER OPERATOR FAMILY gist_oid_ops USING gist ADD OPERATOR 1 <(oid,oid) , OPERATOR 2 <=(oid,oid) , OPERATOR 3 =(oid,oid) , OPERATOR 4 >=(oid,oid) ,
OPERATOR 5 >(oid,oid) , OPERATOR 6 <>(oid,oid) , OPERATOR 15 <->(oid,oid) FOR ORDER BY pg_catalog.oid_ops , FUNCTION 3 (oid, oid)
gbt_oid_compress(internal) , FUNCTION 4 (oid, oid) gbt_decompress(internal) , FUNCTION 8 (oid, oid)
gbt_oid_distance(internal,oid,smallint,oid,internal) , FUNCTION 9 (oid, oid) gbt_oid_fetch(internal);
CREATE OPERATOR CLASS gist_oid_ops DEFAULT FOR TYPE oid USING gist FAMILY gist_oid_ops AS STORAGE gbtreekey8 , FUNCTION 1 (oid, oid)
gbt_oid_consistent(internal,oid,smallint,oid,internal) , FUNCTION 2 (oid, oid) gbt_oid_union(internal,internal) , FUNCTION 5 (oid, oid)
gbt_oid_penalty(internal,internal,internal) , FUNCTION 6 (oid, oid) gbt_oid_picksplit(internal,internal) , FUNCTION 7 (oid, oid)
gbt_oid_same(gbtreekey8,gbtreekey8,internal);
CREATE OPERATOR FAMILY gist_text_ops USING gist;
ALTER OPERATOR FAMILY gist_text_ops USING gist ADD OPERATOR 1 <(text,text) , OPERATOR 2 <=(text,text) , OPERATOR 3 =(text,text) , OPERATOR 4
>=(text,text) , OPERATOR 5 >(text,text) , OPERATOR 6 <>(text,text) , FUNCTION 3 (text, text) gbt_text_compress(internal) , FUNCTION 4 (text, text)
gbt_var_decompress(internal) , FUNCTION 9 (text, text) gbt_var_fetch(internal);
CREATE OPERATOR CLASS gist_text_ops DEFAULT FOR TYPE text USING gist FAMILY gist_text_ops AS STORAGE gbtreekey_var , FUNCTION 1 (text, text)
gbt_text_consistent(internal,text,smallint,oid,internal) , FUNCTION 2 (text, text) gbt_text_union(internal,internal) , FUNCTION 5 (text, text)
gbt_text_penalty(internal,internal,internal) , FUNCTION 6 (text, text) gbt_text_picksplit(internal,internal) , FUNCTION 7 (text, text)
gbt_text_same(gbtreekey_var,gbtreekey_var,internal);
CREATE OPERATOR FAMILY gist_time_ops USING gist;
ALTER OPERATOR FAMILY gist_time_ops USING gist ADD OPERATOR 1 <(time without time zone,time without time zone) , OPERATOR 2 <=(time without time
zone,time without time zone) , OPERATOR 3 =(time without time zone,time without time zone) , OPERATOR 4 >=(time without time zone,time without time
zone) , OPERATOR 5 >(time without time zone,time without time zone) , OPERATOR 6 <>(time without time zone,time without time zone) , OPERATOR 15
<->(time without time zone,time without time zone) FOR ORDER BY pg_catalog.interval_ops , FUNCTION 3 (time without time zone, time without time zone)
gbt_time_compress(internal) , FUNCTION 4 (time without time zone, time without time zone) gbt_decompress(internal) , FUNCTION 8 (time without time
zone, time without time zone) gbt_time_distance(internal,time without time zone,smallint,oid,internal) , FUNCTION 9 (time without time zone, time
without time zone) gbt_time_fetch(internal);
CREATE OPERATOR CLASS gist_time_ops DEFAULT FOR TYPE time without time zone USING gist FAMILY gist_time_ops AS STORAGE gbtreekey16 , FUNCTION 1 (time
without time zone, time without time zone) gbt_time_consistent(internal,time without time zone,smallint,oid,internal) , FUNCTION 2 (time without time
zone, time without time zone) gbt_time_union(internal,internal) , FUNCTION 5 (time without time zone, time without time zone)
gbt_time_penalty(internal,internal,internal) , FUNCTION 6 (time without time zone, time without time zone) gbt_time_picksplit(internal,internal) ,
FUNCTION 7 (time without time zone, time without time zone) gbt_time_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_timestamp_ops USING gist;
ALTER OPERATOR FAMILY gist_timestamp_ops USING gist ADD OPERATOR 1 <(timestamp without time zone,timestamp without time zone) , OPERATOR 2
<=(timestamp without time zone,timestamp without time zone) , OPERATOR 3 =(timestamp without time zone,timestamp without time zone) , OPERATOR 4
>=(timestamp without time zone,timestamp without time zone) , OPERATOR 5 >(timestamp without time zone,timestamp without time zone) , OPERATOR 6
<>(timestamp without time zone,timestamp without time zone) , OPERATOR 15 <->(timestamp without time zone,timestamp without time zone) FOR ORDER BY
pg_catalog.interval_ops , FUNCTION 3 (timestamp without time zone, timestamp without time zone) gbt_ts_compress(internal) , FUNCTION 4 (timestamp
without time zone, timestamp without time zone) gbt_decompress(internal) , FUNCTION 8 (timestamp without time zone, timestamp without time zone)
gbt_ts_distance(internal,timestamp without time zone,smallint,oid,internal) , FUNCTION 9 (timestamp without time zone, timestamp without time zone)
gbt_ts_fetch(internal);
CREATE OPERATOR CLASS gist_timestamp_ops DEFAULT FOR TYPE timestamp without time zone USING gist FAMILY gist_timestamp_ops AS STORAGE gbtreekey16 ,
FUNCTION 1 (timestamp without time zone, timestamp without time zone) gbt_ts_consistent(internal,timestamp without time zone,smallint,oid,internal) ,
FUNCTION 2 (timestamp without time zone, timestamp without time zone) gbt_ts_union(internal,internal) , FUNCTION 5 (timestamp without time zone,
timestamp without time zone) gbt_ts_penalty(internal,internal,internal) , FUNCTION 6 (timestamp without time zone, timestamp without time zone)
gbt_ts_picksplit(internal,internal) , FUNCTION 7 (timestamp without time zone, timestamp without time zone)
gbt_ts_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_timestamptz_ops USING gist;
ALTER OPERATOR FAMILY gist_timestamptz_ops USING gist ADD OPERATOR 1 <(timestamp with time zone,timestamp with time zone) , OPERATOR 2 <=(timestamp
with time zone,timestamp with time zone) , OPERATOR 3 =(timestamp with time zone,timestamp with time zone) , OPERATOR 4 >=(timestamp with time
zone,timestamp with time zone) , OPERATOR 5 >(timestamp with time zone,timestamp with time zone) , OPERATOR 6 <>(timestamp with time zone,timestamp
with time zone) , OPERATOR 15 <->(timestamp with time zone,timestamp with time zone) FOR ORDER BY pg_catalog.interval_ops , FUNCTION 3 (timestamp with
time zone, timestamp with time zone) gbt_tstz_compress(internal) , FUNCTION 4 (timestamp with time zone, timestamp with time zone)
gbt_decompress(internal) , FUNCTION 8 (timestamp with time zone, timestamp with time zone) gbt_tstz_distance(internal,timestamp with time
zone,smallint,oid,internal) , FUNCTION 9 (timestamp with time zone, timestamp with time zone) gbt_ts_fetch(internal);
CREATE OPERATOR CLASS gist_timestamptz_ops DEFAULT FOR TYPE timestamp with time zone USING gist FAMILY gist_timestamptz_ops AS STORAGE gbtreekey16 ,
FUNCTION 1 (timestamp with time zone, timestamp with time zone) gbt_tstz_consistent(internal,timestamp with time zone,smallint,oid,internal) ,
FUNCTION 2 (timestamp with time zone, timestamp with time zone) gbt_ts_union(internal,internal) , FUNCTION 5 (timestamp with time zone, timestamp with
time zone) gbt_ts_penalty(internal,internal,internal) , FUNCTION 6 (timestamp with time zone, timestamp with time zone)
gbt_ts_picksplit(internal,internal) , FUNCTION 7 (timestamp with time zone, timestamp with time zone) gbt_ts_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_timetz_ops USING gist;
ALTER OPERATOR FAMILY gist_timetz_ops USING gist ADD OPERATOR 1 <(time with time zone,time with time zone) , OPERATOR 2 <=(time with time zone,time
with time zone) , OPERATOR 3 =(time with time zone,time with time zone) , OPERATOR 4 >=(time with time zone,time with time zone) , OPERATOR 5 >(time
with time zone,time with time zone) , OPERATOR 6 <>(time with time zone,time with time zone) , FUNCTION 3 (time with time zone, time with time zone)
gbt_timetz_compress(internal) , FUNCTION 4 (time with time zone, time with time zone) gbt_decompress(internal);
CREATE OPERATOR CLASS gist_timetz_ops DEFAULT FOR TYPE time with time zone USING gist FAMILY gist_timetz_ops AS STORAGE gbtreekey16 , FUNCTION 1 (time
with time zone, time with time zone) gbt_timetz_consistent(internal,time with time zone,smallint,oid,internal) , FUNCTION 2 (time with time zone, time
with time zone) gbt_time_union(internal,internal) , FUNCTION 5 (time with time zone, time with time zone) gbt_time_penalty(internal,internal,internal)
, FUNCTION 6 (time with time zone, time with time zone) gbt_time_picksplit(internal,internal) , FUNCTION 7 (time with time zone, time with time zone)
gbt_time_same(gbtreekey16,gbtreekey16,internal);
CREATE OPERATOR FAMILY gist_uuid_ops USING gist;
ALTER OPERATOR FAMILY gist_uuid_ops USING gist ADD OPERATOR 1 <(uuid,uuid) , OPERATOR 2 <=(uuid,uuid) , OPERATOR 3 =(uuid,uuid) , OPERATOR 4
>=(uuid,uuid) , OPERATOR 5 >(uuid,uuid) , OPERATOR 6 <>(uuid,uuid) , FUNCTION 3 (uuid, uuid) gbt_uuid_compress(internal) , FUNCTION 4 (uuid, uuid)
gbt_decompress(internal) , FUNCTION 9 (uuid, uuid) gbt_uuid_fetch(internal);
CREATE OPERATOR CLASS gist_uuid_ops DEFAULT FOR TYPE uuid USING gist FAMILY gist_uuid_ops AS STORAGE gbtreekey32 , FUNCTION 1 (uuid, uuid)
gbt_uuid_consistent(internal,uuid,smallint,oid,internal) , FUNCTION 2 (uuid, uuid) gbt_uuid_union(internal,internal) , FUNCTION 5 (uuid, uuid)
gbt_uuid_penalty(internal,internal,internal) , FUNCTION 6 (uuid, uuid) gbt_uuid_picksplit(internal,internal) , FUNCTION 7 (uuid, uuid)
gbt_uuid_same(gbtreekey32,gbtreekey32,internal);
CREATE OPERATOR FAMILY gist_vbit_ops USING gist;
ALTER OPERATOR FAMILY gist_vbit_ops USING gist ADD OPERATOR 1 <(bit varying,bit varying) , OPERATOR 2 <=(bit varying,bit varying) , OPERATOR 3 =(bit
varying,bit varying) , OPERATOR 4 >=(bit varying,bit varying) , OPERATOR 5 >(bit varying,bit varying) , OPERATOR 6 <>(bit varying,bit varying) ,
FUNCTION 3 (bit varying, bit varying) gbt_bit_compress(internal) , FUNCTION 4 (bit varying, bit varying) gbt_var_decompress(internal) , FUNCTION 9
(bit varying, bit varying) gbt_var_fetch(internal);
CREATE OPERATOR CLASS gist_vbit_ops DEFAULT FOR TYPE bit varying USING gist FAMILY gist_vbit_ops AS STORAGE gbtreekey_var , FUNCTION 1 (bit varying,
bit varying) gbt_bit_consistent(internal,bit,smallint,oid,internal) , FUNCTION 2 (bit varying, bit varying) gbt_bit_union(internal,internal) ,
FUNCTION 5 (bit varying, bit varying) gbt_bit_penalty(internal,internal,internal) , FUNCTION 6 (bit varying, bit varying)
gbt_bit_picksplit(internal,internal) , FUNCTION 7 (bit varying, bit varying) gbt_bit_same(gbtreekey_var,gbtreekey_var,internal);
""",
)
