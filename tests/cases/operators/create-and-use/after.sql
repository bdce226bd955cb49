CREATE FUNCTION near(int, text) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN length($2) = $1;
CREATE FUNCTION near(text, int) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN length($1) = $2;
CREATE FUNCTION far(int, text) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN length($2) <> $1;
CREATE FUNCTION "Half"(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 / 2';
CREATE SCHEMA ops;
CREATE OPERATOR ~= (FUNCTION = near, LEFTARG = int, RIGHTARG = text, COMMUTATOR = ~=, NEGATOR = ~<>, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR ~= (FUNCTION = near, LEFTARG = text, RIGHTARG = int);
CREATE OPERATOR ~<> (FUNCTION = far, LEFTARG = int, RIGHTARG = text, NEGATOR = ~=);
CREATE OPERATOR ops.@ (FUNCTION = "Half", RIGHTARG = int);
CREATE OPERATOR ops.=== (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int, COMMUTATOR = OPERATOR(ops.===), HASHES, MERGES);
COMMENT ON OPERATOR ops.@ (NONE, int) IS 'Half of it';
CREATE TABLE words (
    word text,
    letters int,
    half int GENERATED ALWAYS AS (OPERATOR(ops.@) letters) STORED,
    CONSTRAINT words_letters CHECK (letters ~= word)
);
CREATE INDEX words_wrong ON words (word) WHERE letters ~<> word;
CREATE VIEW halves AS SELECT OPERATOR(ops.@) letters AS half FROM words WHERE word ~= letters;
