CREATE TYPE inn AS (b text, a bigint);
CREATE TYPE spot AS (x bigint, y int, i inn, z int);
CREATE TABLE t(s spot, ss spot[], n spot, e spot[]);
