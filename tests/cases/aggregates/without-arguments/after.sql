CREATE FUNCTION one_more(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE AGGREGATE how_many(*) (SFUNC = one_more, STYPE = bigint, INITCOND = '0');
COMMENT ON AGGREGATE how_many(*) IS 'counts all rows';
CREATE AGGREGATE how_many_more(*) (SFUNC = one_more, STYPE = bigint, INITCOND = '1');
REVOKE EXECUTE ON FUNCTION how_many_more() FROM PUBLIC;
