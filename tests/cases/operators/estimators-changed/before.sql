CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int, RESTRICT = eqsel);
CREATE OPERATOR <=> (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE TABLE t (a int, b int);
CREATE VIEW same AS SELECT a FROM t WHERE a === b;
