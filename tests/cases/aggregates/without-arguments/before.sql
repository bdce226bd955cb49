CREATE FUNCTION one_more(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE AGGREGATE how_many(*) (SFUNC = one_more, STYPE = bigint, INITCOND = '0');
COMMENT ON AGGREGATE how_many(*) IS 'counts rows';
CREATE AGGREGATE gone(*) (SFUNC = one_more, STYPE = bigint);
