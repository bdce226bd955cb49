CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TABLE readings (id int PRIMARY KEY, span float_range, spans float_multirange);
COMMENT ON TYPE float_range IS 'Sensor spans';
