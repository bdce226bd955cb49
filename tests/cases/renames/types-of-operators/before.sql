CREATE TYPE feeling AS ENUM ('sad', 'happy');
CREATE FUNCTION better(feeling, feeling) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > $2';
CREATE OPERATOR >>> (FUNCTION = better, LEFTARG = feeling, RIGHTARG = feeling, COMMUTATOR = <<<);
CREATE OPERATOR <<< (FUNCTION = better, LEFTARG = feeling, RIGHTARG = feeling);
CREATE TABLE days (at date, morning feeling, evening feeling);
CREATE VIEW good AS SELECT at FROM days WHERE evening >>> morning;
