CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int);
ALTER OPERATOR === (int, int) OWNER TO case_writer;
