# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension ltree."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="ltree",
    version="1.2",
    comment="data type for hierarchical tree-like structures",
    script="""
CREATE TYPE lquery;
CREATE FUNCTION lquery_in(cstring) RETURNS lquery LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION lquery_out(lquery) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE FUNCTION lquery_recv(internal) RETURNS lquery LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textrecv';
CREATE FUNCTION lquery_send(lquery) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textsend';
CREATE TYPE lquery (INTERNALLENGTH = variable, INPUT = lquery_in, OUTPUT = lquery_out, RECEIVE = lquery_recv, SEND = lquery_send, ALIGNMENT = int4,
STORAGE = extended);
CREATE TYPE ltree;
CREATE FUNCTION ltree_in(cstring) RETURNS ltree LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION ltree_out(ltree) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE FUNCTION ltree_recv(internal) RETURNS ltree LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textrecv';
CREATE FUNCTION ltree_send(ltree) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textsend';
CREATE TYPE ltree (INTERNALLENGTH = variable, INPUT = ltree_in, OUTPUT = ltree_out, RECEIVE = ltree_recv, SEND = ltree_send, ALIGNMENT = int4, STORAGE
= extended);
CREATE TYPE ltree_gist;
CREATE FUNCTION ltree_gist_in(cstring) RETURNS ltree_gist LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION ltree_gist_out(ltree_gist) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE ltree_gist (INTERNALLENGTH = variable, INPUT = ltree_gist_in, OUTPUT = ltree_gist_out, ALIGNMENT = int4, STORAGE = plain);
CREATE TYPE ltxtquery;
CREATE FUNCTION ltxtq_in(cstring) RETURNS ltxtquery LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION ltxtq_out(ltxtquery) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE FUNCTION ltxtq_recv(internal) RETURNS ltxtquery LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textrecv';
CREATE FUNCTION ltxtq_send(ltxtquery) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textsend';
CREATE TYPE ltxtquery (INTERNALLENGTH = variable, INPUT = ltxtq_in, OUTPUT = ltxtq_out, RECEIVE = ltxtq_recv, SEND = ltxtq_send, ALIGNMENT = int4,
STORAGE = extended);
CREATE FUNCTION _lt_q_regex(ltree[], lquery[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _lt_q_rregex(lquery[], ltree[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltq_extract_regex(ltree[], lquery) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltq_regex(ltree[], lquery) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltq_rregex(lquery, ltree[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_consistent(internal, ltree[], smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_extract_isparent(ltree[], ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_extract_risparent(ltree[], ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_gist_options(internal) RETURNS void IMMUTABLE PARALLEL SAFE LANGUAGE internal AS 'gtsvector_options';
CREATE FUNCTION _ltree_isparent(ltree[], ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_r_isparent(ltree, ltree[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_r_risparent(ltree, ltree[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_risparent(ltree[], ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_same(ltree_gist, ltree_gist, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltree_union(internal, internal) RETURNS ltree_gist IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltxtq_exec(ltree[], ltxtquery) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltxtq_extract_exec(ltree[], ltxtquery) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION _ltxtq_rexec(ltxtquery, ltree[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION index(ltree, ltree) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION index(ltree, ltree, integer) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lca(ltree[]) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lca(ltree, ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lca(ltree, ltree, ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lca(ltree, ltree, ltree, ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lca(ltree, ltree, ltree, ltree, ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lca(ltree, ltree, ltree, ltree, ltree, ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lca(ltree, ltree, ltree, ltree, ltree, ltree, ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lca(ltree, ltree, ltree, ltree, ltree, ltree, ltree, ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lt_q_regex(ltree, lquery[]) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION lt_q_rregex(lquery[], ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltq_regex(ltree, lquery) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltq_rregex(lquery, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree2text(ltree) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_addltree(ltree, ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_addtext(ltree, text) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_cmp(ltree, ltree) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_consistent(internal, ltree, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_decompress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_eq(ltree, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_ge(ltree, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_gist_options(internal) RETURNS void IMMUTABLE PARALLEL SAFE LANGUAGE internal AS 'gtsvector_options';
CREATE FUNCTION ltree_gt(ltree, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_isparent(ltree, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_le(ltree, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_lt(ltree, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_ne(ltree, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_risparent(ltree, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_same(ltree_gist, ltree_gist, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_textadd(text, ltree) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltree_union(internal, internal) RETURNS ltree_gist IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltreeparentsel(internal, oid, internal, integer) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltxtq_exec(ltree, ltxtquery) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION ltxtq_rexec(ltxtquery, ltree) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION nlevel(ltree) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION subltree(ltree, integer, integer) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION subpath(ltree, integer) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION subpath(ltree, integer, integer) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION text2ltree(text) RETURNS ltree IMMUTABLE STRICT PARALLEL SAFE;
CREATE OPERATOR < (FUNCTION = ltree_lt, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(>), NEGATOR = OPERATOR(>=), RESTRICT = scalarltsel,
JOIN = scalarltjoinsel);
CREATE OPERATOR <= (FUNCTION = ltree_le, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(>=), NEGATOR = OPERATOR(>), RESTRICT = scalarlesel,
JOIN = scalarlejoinsel);
CREATE OPERATOR <> (FUNCTION = ltree_ne, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(<>), NEGATOR = OPERATOR(=), RESTRICT = neqsel, JOIN
= neqjoinsel);
CREATE OPERATOR <@ (FUNCTION = _ltree_risparent, LEFTARG = ltree[], RIGHTARG = ltree, COMMUTATOR = OPERATOR(@>), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR <@ (FUNCTION = _ltree_r_isparent, LEFTARG = ltree, RIGHTARG = ltree[], COMMUTATOR = OPERATOR(@>), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR <@ (FUNCTION = ltree_risparent, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(@>), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR = (FUNCTION = ltree_eq, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(=), NEGATOR = OPERATOR(<>), MERGES, RESTRICT = eqsel,
JOIN = eqjoinsel);
CREATE OPERATOR > (FUNCTION = ltree_gt, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(<), NEGATOR = OPERATOR(<=), RESTRICT = scalargtsel,
JOIN = scalargtjoinsel);
CREATE OPERATOR >= (FUNCTION = ltree_ge, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(<=), NEGATOR = OPERATOR(<), RESTRICT = scalargesel,
JOIN = scalargejoinsel);
CREATE OPERATOR ? (FUNCTION = _lt_q_rregex, LEFTARG = lquery[], RIGHTARG = ltree[], COMMUTATOR = OPERATOR(?), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ? (FUNCTION = lt_q_rregex, LEFTARG = lquery[], RIGHTARG = ltree, COMMUTATOR = OPERATOR(?), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ? (FUNCTION = _lt_q_regex, LEFTARG = ltree[], RIGHTARG = lquery[], COMMUTATOR = OPERATOR(?), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ? (FUNCTION = lt_q_regex, LEFTARG = ltree, RIGHTARG = lquery[], COMMUTATOR = OPERATOR(?), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ?<@ (FUNCTION = _ltree_extract_risparent, LEFTARG = ltree[], RIGHTARG = ltree);
CREATE OPERATOR ?@ (FUNCTION = _ltxtq_extract_exec, LEFTARG = ltree[], RIGHTARG = ltxtquery);
CREATE OPERATOR ?@> (FUNCTION = _ltree_extract_isparent, LEFTARG = ltree[], RIGHTARG = ltree);
CREATE OPERATOR ?~ (FUNCTION = _ltq_extract_regex, LEFTARG = ltree[], RIGHTARG = lquery);
CREATE OPERATOR @ (FUNCTION = _ltxtq_exec, LEFTARG = ltree[], RIGHTARG = ltxtquery, COMMUTATOR = OPERATOR(@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR @ (FUNCTION = ltxtq_exec, LEFTARG = ltree, RIGHTARG = ltxtquery, COMMUTATOR = OPERATOR(@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR @ (FUNCTION = _ltxtq_rexec, LEFTARG = ltxtquery, RIGHTARG = ltree[], COMMUTATOR = OPERATOR(@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR @ (FUNCTION = ltxtq_rexec, LEFTARG = ltxtquery, RIGHTARG = ltree, COMMUTATOR = OPERATOR(@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR @> (FUNCTION = _ltree_isparent, LEFTARG = ltree[], RIGHTARG = ltree, COMMUTATOR = OPERATOR(<@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR @> (FUNCTION = _ltree_r_risparent, LEFTARG = ltree, RIGHTARG = ltree[], COMMUTATOR = OPERATOR(<@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR @> (FUNCTION = ltree_isparent, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(<@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^<@ (FUNCTION = _ltree_risparent, LEFTARG = ltree[], RIGHTARG = ltree, COMMUTATOR = OPERATOR(^@>), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^<@ (FUNCTION = _ltree_r_isparent, LEFTARG = ltree, RIGHTARG = ltree[], COMMUTATOR = OPERATOR(^@>), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^<@ (FUNCTION = ltree_risparent, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(^@>), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^? (FUNCTION = _lt_q_rregex, LEFTARG = lquery[], RIGHTARG = ltree[], COMMUTATOR = OPERATOR(^?), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^? (FUNCTION = lt_q_rregex, LEFTARG = lquery[], RIGHTARG = ltree, COMMUTATOR = OPERATOR(^?), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^? (FUNCTION = _lt_q_regex, LEFTARG = ltree[], RIGHTARG = lquery[], COMMUTATOR = OPERATOR(^?), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^? (FUNCTION = lt_q_regex, LEFTARG = ltree, RIGHTARG = lquery[], COMMUTATOR = OPERATOR(^?), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^@ (FUNCTION = _ltxtq_exec, LEFTARG = ltree[], RIGHTARG = ltxtquery, COMMUTATOR = OPERATOR(^@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^@ (FUNCTION = ltxtq_exec, LEFTARG = ltree, RIGHTARG = ltxtquery, COMMUTATOR = OPERATOR(^@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^@ (FUNCTION = _ltxtq_rexec, LEFTARG = ltxtquery, RIGHTARG = ltree[], COMMUTATOR = OPERATOR(^@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^@ (FUNCTION = ltxtq_rexec, LEFTARG = ltxtquery, RIGHTARG = ltree, COMMUTATOR = OPERATOR(^@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^@> (FUNCTION = _ltree_isparent, LEFTARG = ltree[], RIGHTARG = ltree, COMMUTATOR = OPERATOR(^<@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^@> (FUNCTION = _ltree_r_risparent, LEFTARG = ltree, RIGHTARG = ltree[], COMMUTATOR = OPERATOR(^<@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^@> (FUNCTION = ltree_isparent, LEFTARG = ltree, RIGHTARG = ltree, COMMUTATOR = OPERATOR(^<@), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^~ (FUNCTION = _ltq_regex, LEFTARG = ltree[], RIGHTARG = lquery, COMMUTATOR = OPERATOR(^~), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^~ (FUNCTION = _ltq_rregex, LEFTARG = lquery, RIGHTARG = ltree[], COMMUTATOR = OPERATOR(^~), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^~ (FUNCTION = ltq_rregex, LEFTARG = lquery, RIGHTARG = ltree, COMMUTATOR = OPERATOR(^~), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ^~ (FUNCTION = ltq_regex, LEFTARG = ltree, RIGHTARG = lquery, COMMUTATOR = OPERATOR(^~), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR || (FUNCTION = ltree_addltree, LEFTARG = ltree, RIGHTARG = ltree);
CREATE OPERATOR || (FUNCTION = ltree_addtext, LEFTARG = ltree, RIGHTARG = text);
CREATE OPERATOR || (FUNCTION = ltree_textadd, LEFTARG = text, RIGHTARG = ltree);
CREATE OPERATOR ~ (FUNCTION = _ltq_regex, LEFTARG = ltree[], RIGHTARG = lquery, COMMUTATOR = OPERATOR(~), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ~ (FUNCTION = _ltq_rregex, LEFTARG = lquery, RIGHTARG = ltree[], COMMUTATOR = OPERATOR(~), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ~ (FUNCTION = ltq_rregex, LEFTARG = lquery, RIGHTARG = ltree, COMMUTATOR = OPERATOR(~), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR ~ (FUNCTION = ltq_regex, LEFTARG = ltree, RIGHTARG = lquery, COMMUTATOR = OPERATOR(~), RESTRICT = matchingsel, JOIN = matchingjoinsel);
CREATE OPERATOR FAMILY gist__ltree_ops USING gist;
ALTER OPERATOR FAMILY gist__ltree_ops USING gist ADD OPERATOR 10 <@(ltree[],ltree) , OPERATOR 11 @>(ltree,ltree[]) , OPERATOR 12 ~(ltree[],lquery) ,
OPERATOR 13 ~(lquery,ltree[]) , OPERATOR 14 @(ltree[],ltxtquery) , OPERATOR 15 @(ltxtquery,ltree[]) , OPERATOR 16 ?(ltree[],lquery[]) , OPERATOR 17
?(lquery[],ltree[]) , FUNCTION 3 (ltree[], ltree[]) _ltree_compress(internal) , FUNCTION 4 (ltree[], ltree[]) ltree_decompress(internal);
CREATE OPERATOR CLASS gist__ltree_ops DEFAULT FOR TYPE ltree[] USING gist FAMILY gist__ltree_ops AS STORAGE ltree_gist , FUNCTION 1 (ltree[], ltree[])
_ltree_consistent(internal,ltree[],smallint,oid,internal) , FUNCTION 2 (ltree[], ltree[]) _ltree_union(internal,internal) , FUNCTION 5 (ltree[],
ltree[]) _ltree_penalty(internal,internal,internal) , FUNCTION 6 (ltree[], ltree[]) _ltree_picksplit(internal,internal) , FUNCTION 7 (ltree[],
ltree[]) _ltree_same(ltree_gist,ltree_gist,internal);
CREATE OPERATOR FAMILY gist_ltree_ops USING gist;
ALTER OPERATOR FAMILY gist_ltree_ops USING gist ADD OPERATOR 1 <(ltree,ltree) , OPERATOR 2 <=(ltree,ltree) , OPERATOR 3 =(ltree,ltree) , OPERATOR 4
>=(ltree,ltree) , OPERATOR 5 >(ltree,ltree) , OPERATOR 10 @>(ltree,ltree) , OPERATOR 11 <@(ltree,ltree) , OPERATOR 12 ~(ltree,lquery) , OPERATOR 13
~(lquery,ltree) , OPERATOR 14 @(ltree,ltxtquery) , OPERATOR 15 @(ltxtquery,ltree) , OPERATOR 16 ?(ltree,lquery[]) , OPERATOR 17 ?(lquery[],ltree) ,
FUNCTION 3 (ltree, ltree) ltree_compress(internal) , FUNCTION 4 (ltree, ltree) ltree_decompress(internal);
CREATE OPERATOR CLASS gist_ltree_ops DEFAULT FOR TYPE ltree USING gist FAMILY gist_ltree_ops AS STORAGE ltree_gist , FUNCTION 1 (ltree, ltree)
ltree_consistent(internal,ltree,smallint,oid,internal) , FUNCTION 2 (ltree, ltree) ltree_union(internal,internal) , FUNCTION 5 (ltree, ltree)
ltree_penalty(internal,internal,internal) , FUNCTION 6 (ltree, ltree) ltree_picksplit(internal,internal) , FUNCTION 7 (ltree, ltree)
ltree_same(ltree_gist,ltree_gist,internal);
CREATE OPERATOR FAMILY ltree_ops USING btree;
CREATE OPERATOR CLASS ltree_ops DEFAULT FOR TYPE ltree USING btree FAMILY ltree_ops AS OPERATOR 1 <(ltree,ltree) , OPERATOR 2 <=(ltree,ltree) ,
OPERATOR 3 =(ltree,ltree) , OPERATOR 4 >=(ltree,ltree) , OPERATOR 5 >(ltree,ltree) , FUNCTION 1 (ltree, ltree) ltree_cmp(ltree,ltree);
ALTER OPERATOR FAMILY gist__ltree_ops USING gist ADD FUNCTION 10 (ltree[]) _ltree_gist_options(internal);
ALTER OPERATOR FAMILY gist_ltree_ops USING gist ADD FUNCTION 10 (ltree) ltree_gist_options(internal);
""",
)
