CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a';
CREATE VIEW one AS SELECT total(1) AS value, 2 AS other;
CREATE TABLE sums (a int DEFAULT total(1), b int, CHECK (total(a) > 0));
CREATE INDEX sums_total ON sums (total(a));
CREATE FUNCTION total(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a * b';
CREATE VIEW two AS SELECT total(1, 2) AS value;
