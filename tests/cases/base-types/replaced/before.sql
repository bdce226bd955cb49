CREATE TYPE tag;
CREATE FUNCTION tag_in(cstring) RETURNS tag IMMUTABLE STRICT LANGUAGE internal AS 'textin';
CREATE FUNCTION tag_out(tag) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
CREATE TYPE tag (INPUT = tag_in, OUTPUT = tag_out, LIKE = text);
COMMENT ON TYPE tag IS 'A tag';
CREATE FUNCTION longest(tag, tag[]) RETURNS tag LANGUAGE sql AS 'SELECT $1';
CREATE VIEW empty AS SELECT NULL::tag AS one;
