CREATE TYPE person AS (id int);
CREATE TABLE members OF person (id PRIMARY KEY);
