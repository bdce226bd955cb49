CREATE TYPE person AS (name text, age int, email text);
CREATE TABLE staff (id int, boss int);
