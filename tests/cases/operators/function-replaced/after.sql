CREATE FUNCTION near(letters int, word text) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN length(word) = letters;
CREATE FUNCTION near(text, int) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN length($1) = $2;
CREATE FUNCTION far(int, text) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN length($2) <> $1;
CREATE FUNCTION further(int, text) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN length($2) > $1;
CREATE OPERATOR ~= (FUNCTION = near, LEFTARG = int, RIGHTARG = text, COMMUTATOR = ~=, NEGATOR = ~<>);
CREATE OPERATOR ~= (FUNCTION = near, LEFTARG = text, RIGHTARG = int, COMMUTATOR = ~=);
CREATE OPERATOR ~<> (FUNCTION = further, LEFTARG = int, RIGHTARG = text, NEGATOR = ~=);
CREATE TABLE words (word text, letters int, CONSTRAINT words_letters CHECK (letters ~= word));
CREATE VIEW wrong AS SELECT word FROM words WHERE letters ~<> word;
