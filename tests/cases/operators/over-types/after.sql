CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE FUNCTION better(mood, mood) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > $2';
CREATE OPERATOR >>> (FUNCTION = better, LEFTARG = mood, RIGHTARG = mood);
CREATE TABLE days (at date, morning mood, evening mood);
CREATE VIEW good AS SELECT at FROM days WHERE evening >>> morning;
