CREATE TYPE state AS ENUM ('b','a');
CREATE TYPE pair AS (x int, s state);
CREATE TABLE t(p pair, q pair[]);
