CREATE TYPE tag;
CREATE FUNCTION tag_in(cstring) RETURNS tag IMMUTABLE STRICT LANGUAGE internal AS 'textin';
CREATE FUNCTION tag_out(tag) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
CREATE TYPE tag (INPUT = tag_in, OUTPUT = tag_out, LIKE = text);
CREATE TABLE items (id int PRIMARY KEY, main tag);
