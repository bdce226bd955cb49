CREATE TYPE tag;
CREATE FUNCTION tag_in(text cstring) RETURNS tag IMMUTABLE STRICT PARALLEL SAFE LANGUAGE internal AS 'textin';
CREATE FUNCTION tag_out(tag) RETURNS cstring IMMUTABLE STRICT COST 5 LANGUAGE internal AS 'textout';
CREATE TYPE tag (INPUT = tag_in, OUTPUT = tag_out, LIKE = text);
CREATE FUNCTION longest(tag, tag[]) RETURNS tag LANGUAGE sql AS 'SELECT $1';
CREATE VIEW empty AS SELECT NULL::tag AS one;
