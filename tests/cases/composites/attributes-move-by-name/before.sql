CREATE TYPE inn AS (a int, b text);
CREATE TYPE spot AS (x int, z int, i inn);
CREATE TABLE t(s spot, ss spot[], n spot, e spot[]);
