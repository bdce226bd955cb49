CREATE TYPE reading AS (at date, value integer, note text);
CREATE TABLE readings OF reading (PRIMARY KEY (at));
