# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension citext."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="citext",
    version="1.6",
    comment="data type for case-insensitive character strings",
    script="""
CREATE TYPE citext;
CREATE FUNCTION citextin(cstring) RETURNS citext LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
CREATE FUNCTION citextout(citext) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
CREATE FUNCTION citextrecv(internal) RETURNS citext LANGUAGE internal STABLE STRICT PARALLEL SAFE AS 'textrecv';
CREATE FUNCTION citextsend(citext) RETURNS bytea LANGUAGE internal STABLE STRICT PARALLEL SAFE AS 'textsend';
CREATE TYPE citext (INTERNALLENGTH = variable, INPUT = citextin, OUTPUT = citextout, RECEIVE = citextrecv, SEND = citextsend, COLLATABLE = true,
CATEGORY = 'S', ALIGNMENT = int4, STORAGE = extended);
CREATE FUNCTION citext(boolean) RETURNS citext LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'booltext';
CREATE CAST (boolean AS citext) WITH FUNCTION citext(boolean) AS ASSIGNMENT;
CREATE FUNCTION citext(character) RETURNS citext LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'rtrim1';
CREATE CAST (character AS citext) WITH FUNCTION citext(character) AS ASSIGNMENT;
CREATE CAST (citext AS character) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (citext AS text) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (citext AS character varying) WITHOUT FUNCTION AS IMPLICIT;
CREATE FUNCTION citext(inet) RETURNS citext LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'network_show';
CREATE CAST (inet AS citext) WITH FUNCTION citext(inet) AS ASSIGNMENT;
CREATE CAST (text AS citext) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (character varying AS citext) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE FUNCTION citext_cmp(citext, citext) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_eq(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_ge(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_gt(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_hash(citext) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_hash_extended(citext, bigint) RETURNS bigint IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_larger(citext, citext) RETURNS citext IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_le(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_lt(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_ne(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_pattern_cmp(citext, citext) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_pattern_ge(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_pattern_gt(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_pattern_le(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_pattern_lt(citext, citext) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION citext_smaller(citext, citext) RETURNS citext IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION regexp_match(citext, citext) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION regexp_match(citext, citext, text) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION regexp_matches(citext, citext) RETURNS SETOF text[] IMMUTABLE STRICT ROWS 1 PARALLEL SAFE;
CREATE FUNCTION regexp_matches(citext, citext, text) RETURNS SETOF text[] IMMUTABLE STRICT ROWS 10 PARALLEL SAFE;
CREATE FUNCTION regexp_replace(citext, citext, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION regexp_replace(citext, citext, text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION regexp_split_to_array(citext, citext) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION regexp_split_to_array(citext, citext, text) RETURNS text[] IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION regexp_split_to_table(citext, citext) RETURNS SETOF text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION regexp_split_to_table(citext, citext, text) RETURNS SETOF text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION replace(citext, citext, citext) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION split_part(citext, citext, integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION strpos(citext, citext) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION texticlike(citext, citext) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'texticlike';
CREATE FUNCTION texticlike(citext, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'texticlike';
CREATE FUNCTION texticnlike(citext, citext) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'texticnlike';
CREATE FUNCTION texticnlike(citext, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'texticnlike';
CREATE FUNCTION texticregexeq(citext, citext) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'texticregexeq';
CREATE FUNCTION texticregexeq(citext, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'texticregexeq';
CREATE FUNCTION texticregexne(citext, citext) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'texticregexne';
CREATE FUNCTION texticregexne(citext, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'texticregexne';
CREATE FUNCTION translate(citext, citext, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE OPERATOR > (FUNCTION = citext_gt, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(<), NEGATOR = OPERATOR(<=), RESTRICT =
scalargtsel, JOIN = scalargtjoinsel);
CREATE AGGREGATE max(citext) (SFUNC = citext_larger, STYPE = citext, COMBINEFUNC = citext_larger, SORTOP = OPERATOR(>), PARALLEL = safe);
CREATE OPERATOR < (FUNCTION = citext_lt, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(>), NEGATOR = OPERATOR(>=), RESTRICT =
scalarltsel, JOIN = scalarltjoinsel);
CREATE AGGREGATE min(citext) (SFUNC = citext_smaller, STYPE = citext, COMBINEFUNC = citext_smaller, SORTOP = OPERATOR(<), PARALLEL = safe);
CREATE OPERATOR !~ (FUNCTION = texticregexne, LEFTARG = citext, RIGHTARG = citext, NEGATOR = OPERATOR(~), RESTRICT = icregexnesel, JOIN =
icregexnejoinsel);
CREATE OPERATOR !~ (FUNCTION = texticregexne, LEFTARG = citext, RIGHTARG = text, NEGATOR = OPERATOR(~), RESTRICT = icregexnesel, JOIN =
icregexnejoinsel);
CREATE OPERATOR !~* (FUNCTION = texticregexne, LEFTARG = citext, RIGHTARG = citext, NEGATOR = OPERATOR(~*), RESTRICT = icregexnesel, JOIN =
icregexnejoinsel);
CREATE OPERATOR !~* (FUNCTION = texticregexne, LEFTARG = citext, RIGHTARG = text, NEGATOR = OPERATOR(~*), RESTRICT = icregexnesel, JOIN =
icregexnejoinsel);
CREATE OPERATOR !~~ (FUNCTION = texticnlike, LEFTARG = citext, RIGHTARG = citext, NEGATOR = OPERATOR(~~), RESTRICT = icnlikesel, JOIN =
icnlikejoinsel);
CREATE OPERATOR !~~ (FUNCTION = texticnlike, LEFTARG = citext, RIGHTARG = text, NEGATOR = OPERATOR(~~), RESTRICT = icnlikesel, JOIN = icnlikejoinsel);
CREATE OPERATOR !~~* (FUNCTION = texticnlike, LEFTARG = citext, RIGHTARG = citext, NEGATOR = OPERATOR(~~*), RESTRICT = icnlikesel, JOIN =
icnlikejoinsel);
CREATE OPERATOR !~~* (FUNCTION = texticnlike, LEFTARG = citext, RIGHTARG = text, NEGATOR = OPERATOR(~~*), RESTRICT = icnlikesel, JOIN =
icnlikejoinsel);
CREATE OPERATOR <= (FUNCTION = citext_le, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(>=), NEGATOR = OPERATOR(>), RESTRICT =
scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR <> (FUNCTION = citext_ne, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(<>), NEGATOR = OPERATOR(=), RESTRICT = neqsel,
JOIN = neqjoinsel);
CREATE OPERATOR = (FUNCTION = citext_eq, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(=), NEGATOR = OPERATOR(<>), MERGES, HASHES,
RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR >= (FUNCTION = citext_ge, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(<=), NEGATOR = OPERATOR(<), RESTRICT =
scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR ~ (FUNCTION = texticregexeq, LEFTARG = citext, RIGHTARG = citext, NEGATOR = OPERATOR(!~), RESTRICT = icregexeqsel, JOIN =
icregexeqjoinsel);
CREATE OPERATOR ~ (FUNCTION = texticregexeq, LEFTARG = citext, RIGHTARG = text, NEGATOR = OPERATOR(!~), RESTRICT = icregexeqsel, JOIN =
icregexeqjoinsel);
CREATE OPERATOR ~* (FUNCTION = texticregexeq, LEFTARG = citext, RIGHTARG = citext, NEGATOR = OPERATOR(!~*), RESTRICT = icregexeqsel, JOIN =
icregexeqjoinsel);
CREATE OPERATOR ~* (FUNCTION = texticregexeq, LEFTARG = citext, RIGHTARG = text, NEGATOR = OPERATOR(!~*), RESTRICT = icregexeqsel, JOIN =
icregexeqjoinsel);
CREATE OPERATOR ~<=~ (FUNCTION = citext_pattern_le, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(~>=~), NEGATOR = OPERATOR(~>~),
RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR ~<~ (FUNCTION = citext_pattern_lt, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(~>~), NEGATOR = OPERATOR(~>=~), RESTRICT
= scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR ~>=~ (FUNCTION = citext_pattern_ge, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(~<=~), NEGATOR = OPERATOR(~<~),
RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR ~>~ (FUNCTION = citext_pattern_gt, LEFTARG = citext, RIGHTARG = citext, COMMUTATOR = OPERATOR(~<~), NEGATOR = OPERATOR(~<=~), RESTRICT
= scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR ~~ (FUNCTION = texticlike, LEFTARG = citext, RIGHTARG = citext, NEGATOR = OPERATOR(!~~), RESTRICT = iclikesel, JOIN = iclikejoinsel);
CREATE OPERATOR ~~ (FUNCTION = texticlike, LEFTARG = citext, RIGHTARG = text, NEGATOR = OPERATOR(!~~), RESTRICT = iclikesel, JOIN = iclikejoinsel);
CREATE OPERATOR ~~* (FUNCTION = texticlike, LEFTARG = citext, RIGHTARG = citext, NEGATOR = OPERATOR(!~~*), RESTRICT = iclikesel, JOIN = iclikejoinsel);
CREATE OPERATOR ~~* (FUNCTION = texticlike, LEFTARG = citext, RIGHTARG = text, NEGATOR = OPERATOR(!~~*), RESTRICT = iclikesel, JOIN = iclikejoinsel);
CREATE OPERATOR FAMILY citext_ops USING btree;
CREATE OPERATOR CLASS citext_ops DEFAULT FOR TYPE citext USING btree FAMILY citext_ops AS OPERATOR 1 <(citext,citext) , OPERATOR 2 <=(citext,citext) ,
OPERATOR 3 =(citext,citext) , OPERATOR 4 >=(citext,citext) , OPERATOR 5 >(citext,citext) , FUNCTION 1 (citext, citext) citext_cmp(citext,citext);
CREATE OPERATOR FAMILY citext_ops USING hash;
ALTER OPERATOR FAMILY citext_ops USING hash ADD FUNCTION 2 (citext, citext) citext_hash_extended(citext,bigint);
CREATE OPERATOR CLASS citext_ops DEFAULT FOR TYPE citext USING hash FAMILY citext_ops AS OPERATOR 1 =(citext,citext) , FUNCTION 1 (citext, citext)
citext_hash(citext);
CREATE OPERATOR FAMILY citext_pattern_ops USING btree;
CREATE OPERATOR CLASS citext_pattern_ops FOR TYPE citext USING btree FAMILY citext_pattern_ops AS OPERATOR 1 ~<~(citext,citext) , OPERATOR 2
~<=~(citext,citext) , OPERATOR 3 =(citext,citext) , OPERATOR 4 ~>=~(citext,citext) , OPERATOR 5 ~>~(citext,citext) , FUNCTION 1 (citext, citext)
citext_pattern_cmp(citext,citext);
""",
)
