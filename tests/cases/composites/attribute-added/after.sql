CREATE TYPE address AS (street text, city text, country char(2));
CREATE TABLE customers (id int PRIMARY KEY, home address);
