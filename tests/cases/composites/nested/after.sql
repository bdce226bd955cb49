CREATE TYPE point3 AS (x int, y int, z int);
CREATE TYPE segment AS (a point3, b point3);
CREATE TABLE paths (id int PRIMARY KEY, segments segment[]);
