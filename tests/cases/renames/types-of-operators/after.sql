CREATE TYPE mood AS ENUM ('sad', 'happy'); -- renamed from: feeling
CREATE FUNCTION nicer(mood, mood) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > $2'; -- renamed from: better
CREATE OPERATOR >>> (FUNCTION = nicer, LEFTARG = mood, RIGHTARG = mood, COMMUTATOR = <<<);
CREATE OPERATOR <<< (FUNCTION = nicer, LEFTARG = mood, RIGHTARG = mood);
CREATE TABLE days (at date, morning mood, evening mood);
CREATE VIEW good AS SELECT at FROM days WHERE evening >>> morning;
