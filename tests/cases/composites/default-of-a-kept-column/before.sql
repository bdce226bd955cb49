CREATE TYPE pair AS (x integer, y varchar(9));
CREATE TABLE accounts (id integer, a pair DEFAULT ROW(1, 'x')::pair);
