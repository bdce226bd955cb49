CREATE TYPE state AS ENUM ('a','b');
CREATE TYPE pair AS (x int, s state);
CREATE TABLE t(p pair, q pair[]);
