CREATE TYPE tag;
CREATE FUNCTION tag_in(cstring) RETURNS tag IMMUTABLE STRICT LANGUAGE internal AS 'textin';
CREATE FUNCTION tag_out(tag) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
CREATE FUNCTION tag_recv(internal) RETURNS tag STABLE STRICT LANGUAGE internal AS 'textrecv';
CREATE FUNCTION tag_send(tag) RETURNS bytea STABLE STRICT LANGUAGE internal AS 'textsend';
CREATE TYPE tag (
    INPUT = tag_in, OUTPUT = tag_out, RECEIVE = tag_recv, SEND = tag_send, TYPMOD_IN = varchartypmodin, TYPMOD_OUT = varchartypmodout,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = main
);
CREATE TABLE items (id int PRIMARY KEY, main tag);
