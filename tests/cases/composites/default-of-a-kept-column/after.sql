CREATE TYPE pair AS (x bigint, y text);
CREATE TABLE accounts (id integer, a bigint DEFAULT 1);
