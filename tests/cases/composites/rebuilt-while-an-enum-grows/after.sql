CREATE TYPE hue AS ENUM ('red','blue','green');
CREATE TYPE spot AS (x bigint, shade hue, y text);
CREATE TABLE t(s spot, h hue);
