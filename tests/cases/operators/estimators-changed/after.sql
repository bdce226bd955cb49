CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int, RESTRICT = neqsel, JOIN = eqjoinsel);
CREATE OPERATOR <=> (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text);
COMMENT ON OPERATOR === (int, int) IS 'Equal';
CREATE TABLE t (a int, b int);
CREATE VIEW same AS SELECT a FROM t WHERE a === b;
