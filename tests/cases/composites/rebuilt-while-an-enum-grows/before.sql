CREATE TYPE hue AS ENUM ('red','green');
CREATE TYPE spot AS (x int, shade hue);
CREATE TABLE t(s spot, h hue);
