CREATE TYPE label;
CREATE FUNCTION tag_in(cstring) RETURNS label IMMUTABLE STRICT LANGUAGE internal AS 'textin';
CREATE FUNCTION tag_out(label) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
CREATE TYPE label (INPUT = tag_in, OUTPUT = tag_out, LIKE = text); -- renamed from: tag
CREATE TABLE items (id int PRIMARY KEY, main label);
