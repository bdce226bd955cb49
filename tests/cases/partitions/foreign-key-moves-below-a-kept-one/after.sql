CREATE TABLE people (a int, b int, UNIQUE (a, b));
CREATE TABLE visits (x int, y int) PARTITION BY HASH (x);
CREATE TABLE visits_one PARTITION OF visits FOR VALUES WITH (MODULUS 1, REMAINDER 0) PARTITION BY LIST (y);
CREATE TABLE visits_two PARTITION OF visits_one FOR VALUES IN (2);
ALTER TABLE visits_two ADD CONSTRAINT visitor FOREIGN KEY (x, y) REFERENCES people (a, b);
ALTER TABLE visits_two ADD CONSTRAINT other FOREIGN KEY (x, y) REFERENCES people (a, b);
