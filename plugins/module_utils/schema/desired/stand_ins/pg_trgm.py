# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_trgm."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_trgm",
    version="1.6",
    comment="text similarity measurement and index searching based on trigrams",
    script="""
CREATE TYPE gtrgm;
CREATE FUNCTION gtrgm_in(cstring) RETURNS gtrgm LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION gtrgm_out(gtrgm) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE TYPE gtrgm (INTERNALLENGTH = variable, INPUT = gtrgm_in, OUTPUT = gtrgm_out, ALIGNMENT = int4, STORAGE = plain);
CREATE FUNCTION gin_extract_query_trgm(text, internal, smallint, internal, internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL
SAFE;
CREATE FUNCTION gin_extract_value_trgm(text, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gin_trgm_consistent(internal, smallint, text, integer, internal, internal, internal, internal) RETURNS boolean IMMUTABLE STRICT
PARALLEL SAFE;
CREATE FUNCTION gin_trgm_triconsistent(internal, smallint, text, integer, internal, internal, internal) RETURNS "char" IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gtrgm_compress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gtrgm_consistent(internal, text, smallint, oid, internal) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gtrgm_decompress(internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gtrgm_distance(internal, text, smallint, oid, internal) RETURNS double precision IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gtrgm_options(internal) RETURNS void IMMUTABLE PARALLEL SAFE LANGUAGE internal AS 'gtsvector_options';
CREATE FUNCTION gtrgm_penalty(internal, internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gtrgm_picksplit(internal, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gtrgm_same(gtrgm, gtrgm, internal) RETURNS internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION gtrgm_union(internal, internal) RETURNS gtrgm IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION set_limit(real) RETURNS real STRICT;
CREATE FUNCTION show_limit() RETURNS real STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION show_trgm(text) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION similarity(text, text) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION similarity_dist(text, text) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION similarity_op(text, text) RETURNS boolean STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION strict_word_similarity(text, text) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION strict_word_similarity_commutator_op(text, text) RETURNS boolean STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION strict_word_similarity_dist_commutator_op(text, text) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION strict_word_similarity_dist_op(text, text) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION strict_word_similarity_op(text, text) RETURNS boolean STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION word_similarity(text, text) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION word_similarity_commutator_op(text, text) RETURNS boolean STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION word_similarity_dist_commutator_op(text, text) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION word_similarity_dist_op(text, text) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION word_similarity_op(text, text) RETURNS boolean STABLE STRICT PARALLEL SAFE;
CREATE OPERATOR % (FUNCTION = similarity_op, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(%), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR %> (FUNCTION = word_similarity_commutator_op, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(<%), RESTRICT = matchingsel, JOIN
= matchingjoinsel);
CREATE OPERATOR %>> (FUNCTION = strict_word_similarity_commutator_op, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(<<%), RESTRICT =
matchingsel, JOIN = matchingjoinsel);
CREATE OPERATOR <% (FUNCTION = word_similarity_op, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(%>), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR <-> (FUNCTION = similarity_dist, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(<->));
CREATE OPERATOR <->> (FUNCTION = word_similarity_dist_commutator_op, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(<<->));
CREATE OPERATOR <->>> (FUNCTION = strict_word_similarity_dist_commutator_op, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(<<<->));
CREATE OPERATOR <<% (FUNCTION = strict_word_similarity_op, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(%>>), RESTRICT = matchingsel, JOIN =
matchingjoinsel);
CREATE OPERATOR <<-> (FUNCTION = word_similarity_dist_op, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(<->>));
CREATE OPERATOR <<<-> (FUNCTION = strict_word_similarity_dist_op, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(<->>>));
CREATE OPERATOR FAMILY gin_trgm_ops USING gin;
ALTER OPERATOR FAMILY gin_trgm_ops USING gin ADD OPERATOR 1 %(text,text) , OPERATOR 3 ~~(text,text) , OPERATOR 4 ~~*(text,text) , OPERATOR 5
~(text,text) , OPERATOR 6 ~*(text,text) , OPERATOR 7 %>(text,text) , OPERATOR 9 %>>(text,text) , OPERATOR 11 =(text,text) , FUNCTION 1 (text, text)
btint4cmp(integer,integer) , FUNCTION 4 (text, text) gin_trgm_consistent(internal,smallint,text,integer,internal,internal,internal,internal) ,
FUNCTION 6 (text, text) gin_trgm_triconsistent(internal,smallint,text,integer,internal,internal,internal);
CREATE OPERATOR CLASS gin_trgm_ops FOR TYPE text USING gin FAMILY gin_trgm_ops AS STORAGE integer , FUNCTION 2 (text, text)
gin_extract_value_trgm(text,internal) , FUNCTION 3 (text, text) gin_extract_query_trgm(text,internal,smallint,internal,internal,internal,internal);
CREATE OPERATOR FAMILY gist_trgm_ops USING gist;
ALTER OPERATOR FAMILY gist_trgm_ops USING gist ADD OPERATOR 1 %(text,text) , OPERATOR 2 <->(text,text) FOR ORDER BY pg_catalog.float_ops , OPERATOR 3
~~(text,text) , OPERATOR 4 ~~*(text,text) , OPERATOR 5 ~(text,text) , OPERATOR 6 ~*(text,text) , OPERATOR 7 %>(text,text) , OPERATOR 8 <->>(text,text)
FOR ORDER BY pg_catalog.float_ops , OPERATOR 9 %>>(text,text) , OPERATOR 10 <->>>(text,text) FOR ORDER BY pg_catalog.float_ops , OPERATOR 11
=(text,text) , FUNCTION 3 (text, text) gtrgm_compress(internal) , FUNCTION 4 (text, text) gtrgm_decompress(internal) , FUNCTION 8 (text, text)
gtrgm_distance(internal,text,smallint,oid,internal);
CREATE OPERATOR CLASS gist_trgm_ops FOR TYPE text USING gist FAMILY gist_trgm_ops AS STORAGE gtrgm , FUNCTION 1 (text, text)
gtrgm_consistent(internal,text,smallint,oid,internal) , FUNCTION 2 (text, text) gtrgm_union(internal,internal) , FUNCTION 5 (text, text)
gtrgm_penalty(internal,internal,internal) , FUNCTION 6 (text, text) gtrgm_picksplit(internal,internal) , FUNCTION 7 (text, text)
gtrgm_same(gtrgm,gtrgm,internal);
ALTER OPERATOR FAMILY gist_trgm_ops USING gist ADD FUNCTION 10 (text) gtrgm_options(internal);
""",
)
