CREATE TYPE tag;
CREATE FUNCTION tag_in(cstring) RETURNS tag IMMUTABLE STRICT LANGUAGE internal AS 'textin';
CREATE FUNCTION tag_out(tag) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
COMMENT ON FUNCTION tag_in(cstring) IS 'Reads a tag';
REVOKE EXECUTE ON FUNCTION tag_out(tag) FROM PUBLIC;
CREATE FUNCTION tag_recv(internal) RETURNS tag STABLE STRICT LANGUAGE internal AS 'textrecv';
CREATE FUNCTION tag_send(tag) RETURNS bytea STABLE STRICT LANGUAGE internal AS 'textsend';
CREATE TYPE tag (
    INPUT = tag_in, OUTPUT = tag_out, RECEIVE = tag_recv, SEND = tag_send, LIKE = text, CATEGORY = 'S', PREFERRED = false,
    DEFAULT = 'it''s new', DELIMITER = ';', COLLATABLE = true
);
COMMENT ON TYPE tag IS 'A short text';
GRANT USAGE ON TYPE tag TO case_reader;
REVOKE USAGE ON TYPE tag FROM PUBLIC;
CREATE TYPE "Serial";
CREATE FUNCTION number_in(cstring) RETURNS "Serial" IMMUTABLE STRICT LANGUAGE internal AS 'int8in';
CREATE FUNCTION number_out("Serial") RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int8out';
CREATE TYPE "Serial" (INPUT = number_in, OUTPUT = number_out, INTERNALLENGTH = 8, PASSEDBYVALUE, ALIGNMENT = double, STORAGE = plain);
CREATE FUNCTION longest(tag, tag[]) RETURNS tag LANGUAGE sql AS 'SELECT $1';
CREATE TABLE items (id int PRIMARY KEY, tags tag[], main tag DEFAULT 'x', serial "Serial");
CREATE VIEW mains AS SELECT main FROM items;
CREATE DOMAIN small AS "Serial";
