# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension seg."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="seg",
    version="1.4",
    comment="data type for representing line segments or floating-point intervals",
    script="""
CREATE TYPE seg;
CREATE FUNCTION seg_in(cstring) RETURNS seg LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION seg_out(seg) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE seg (INTERNALLENGTH = variable, INPUT = seg_in, OUTPUT = seg_out, ALIGNMENT = int4, STORAGE = plain);
COMMENT ON TYPE seg IS 'floating point interval ''FLOAT .. FLOAT'', ''.. FLOAT'', ''FLOAT ..'' or ''FLOAT''';
CREATE FUNCTION gseg_consistent(internal, seg, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gseg_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gseg_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gseg_same(seg, seg, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gseg_union(internal, internal) RETURNS seg IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION seg_center(seg) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION seg_cmp(seg, seg) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_cmp(seg, seg) IS 'btree comparison function';
CREATE FUNCTION seg_contained(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_contained(seg, seg) IS 'contained in';
CREATE FUNCTION seg_contains(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_contains(seg, seg) IS 'contains';
CREATE FUNCTION seg_different(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_different(seg, seg) IS 'different';
CREATE FUNCTION seg_ge(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_ge(seg, seg) IS 'greater than or equal';
CREATE FUNCTION seg_gt(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_gt(seg, seg) IS 'greater than';
CREATE FUNCTION seg_inter(seg, seg) RETURNS seg IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION seg_le(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_le(seg, seg) IS 'less than or equal';
CREATE FUNCTION seg_left(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_left(seg, seg) IS 'is left of';
CREATE FUNCTION seg_lower(seg) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION seg_lt(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_lt(seg, seg) IS 'less than';
CREATE FUNCTION seg_over_left(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_over_left(seg, seg) IS 'overlaps or is left of';
CREATE FUNCTION seg_over_right(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_over_right(seg, seg) IS 'overlaps or is right of';
CREATE FUNCTION seg_overlap(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_overlap(seg, seg) IS 'overlaps';
CREATE FUNCTION seg_right(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_right(seg, seg) IS 'is right of';
CREATE FUNCTION seg_same(seg, seg) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION seg_same(seg, seg) IS 'same as';
CREATE FUNCTION seg_size(seg) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION seg_union(seg, seg) RETURNS seg IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION seg_upper(seg) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE OPERATOR && (FUNCTION = seg_overlap, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(&&), RESTRICT = areasel, JOIN = areajoinsel);
CREATE OPERATOR &< (FUNCTION = seg_over_left, LEFTARG = seg, RIGHTARG = seg, RESTRICT = positionsel, JOIN = positionjoinsel);
CREATE OPERATOR &> (FUNCTION = seg_over_right, LEFTARG = seg, RIGHTARG = seg, RESTRICT = positionsel, JOIN = positionjoinsel);
CREATE OPERATOR < (FUNCTION = seg_lt, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(>), NEGATOR = OPERATOR(>=), RESTRICT = scalarltsel, JOIN =
scalarltjoinsel);
CREATE OPERATOR << (FUNCTION = seg_left, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(>>), RESTRICT = positionsel, JOIN = positionjoinsel);
CREATE OPERATOR <= (FUNCTION = seg_le, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(>=), NEGATOR = OPERATOR(>), RESTRICT = scalarlesel, JOIN =
scalarlejoinsel);
CREATE OPERATOR <> (FUNCTION = seg_different, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(<>), NEGATOR = OPERATOR(=), RESTRICT = neqsel, JOIN
= neqjoinsel);
CREATE OPERATOR <@ (FUNCTION = seg_contained, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(@>), RESTRICT = contsel, JOIN = contjoinsel);
CREATE OPERATOR = (FUNCTION = seg_same, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(=), NEGATOR = OPERATOR(<>), MERGES, RESTRICT = eqsel,
JOIN = eqjoinsel);
CREATE OPERATOR > (FUNCTION = seg_gt, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(<), NEGATOR = OPERATOR(<=), RESTRICT = scalargtsel, JOIN =
scalargtjoinsel);
CREATE OPERATOR >= (FUNCTION = seg_ge, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(<=), NEGATOR = OPERATOR(<), RESTRICT = scalargesel, JOIN =
scalargejoinsel);
CREATE OPERATOR >> (FUNCTION = seg_right, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(<<), RESTRICT = positionsel, JOIN = positionjoinsel);
CREATE OPERATOR @> (FUNCTION = seg_contains, LEFTARG = seg, RIGHTARG = seg, COMMUTATOR = OPERATOR(<@), RESTRICT = contsel, JOIN = contjoinsel);
CREATE OPERATOR FAMILY gist_seg_ops USING gist;
ALTER OPERATOR FAMILY gist_seg_ops USING gist ADD OPERATOR 1 <<(seg,seg) , OPERATOR 2 &<(seg,seg) , OPERATOR 3 &&(seg,seg) , OPERATOR 4 &>(seg,seg) ,
OPERATOR 5 >>(seg,seg) , OPERATOR 6 =(seg,seg) , OPERATOR 7 @>(seg,seg) , OPERATOR 8 <@(seg,seg);
CREATE OPERATOR CLASS gist_seg_ops DEFAULT FOR TYPE seg USING gist FAMILY gist_seg_ops AS FUNCTION 1 (seg, seg)
gseg_consistent(internal,seg,smallint,oid,internal) , FUNCTION 2 (seg, seg) gseg_union(internal,internal) , FUNCTION 5 (seg, seg)
gseg_penalty(internal,internal,internal) , FUNCTION 6 (seg, seg) gseg_picksplit(internal,internal) , FUNCTION 7 (seg, seg) gseg_same(seg,seg,internal);
CREATE OPERATOR FAMILY seg_ops USING btree;
CREATE OPERATOR CLASS seg_ops DEFAULT FOR TYPE seg USING btree FAMILY seg_ops AS OPERATOR 1 <(seg,seg) , OPERATOR 2 <=(seg,seg) , OPERATOR 3
=(seg,seg) , OPERATOR 4 >=(seg,seg) , OPERATOR 5 >(seg,seg) , FUNCTION 1 (seg, seg) seg_cmp(seg,seg);
""",
)
