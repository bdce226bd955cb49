CREATE TYPE address AS (street text, zip varchar(10), city text COLLATE "C");
CREATE TABLE customers (id int PRIMARY KEY, home address, others address[]);
COMMENT ON TYPE address IS 'Postal address';
COMMENT ON COLUMN address.zip IS 'Postal code';
