CREATE TYPE reading AS (at date, value bigint);
CREATE TABLE readings OF reading (PRIMARY KEY (at));
