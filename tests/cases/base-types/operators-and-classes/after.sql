CREATE TYPE tag;
CREATE FUNCTION tag_in(cstring) RETURNS tag IMMUTABLE STRICT LANGUAGE internal AS 'textin';
CREATE FUNCTION tag_out(tag) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
CREATE TYPE tag (INPUT = tag_in, OUTPUT = tag_out, LIKE = text, COLLATABLE = true);
CREATE FUNCTION compared(tag, tag) RETURNS int IMMUTABLE STRICT LANGUAGE internal AS 'bttextcmp';
CREATE FUNCTION same_as(tag, tag) RETURNS boolean IMMUTABLE STRICT LANGUAGE internal AS 'texteq';
CREATE OPERATOR = (FUNCTION = same_as, LEFTARG = tag, RIGHTARG = tag, COMMUTATOR = =, RESTRICT = eqsel, JOIN = eqjoinsel, MERGES);
CREATE OPERATOR CLASS tag_ops DEFAULT FOR TYPE tag USING btree AS OPERATOR 3 =, FUNCTION 1 compared(tag, tag);
CREATE TABLE items (id int PRIMARY KEY, main tag UNIQUE);
