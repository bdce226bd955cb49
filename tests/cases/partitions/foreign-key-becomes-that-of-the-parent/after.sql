CREATE TABLE people (a int, b int, UNIQUE (a, b));
CREATE TABLE visits (x int, y int) PARTITION BY HASH (x);
CREATE TABLE visits_one PARTITION OF visits FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE visits ADD CONSTRAINT visitor FOREIGN KEY (x, y) REFERENCES people (a, b);
