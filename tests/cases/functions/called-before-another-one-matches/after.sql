CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a';
COMMENT ON FUNCTION total(int) IS 'one';
CREATE VIEW one AS SELECT total(1) AS value;
CREATE TABLE sums (a int DEFAULT total(1), b int, CHECK (total(a) > 0));
CREATE POLICY positive ON sums USING (total(a) > 1);
CREATE FUNCTION total(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a * b';
CREATE VIEW two AS SELECT total(1, 2) AS value;
ALTER TABLE sums ADD CHECK (total(a, b) > 0);

CREATE FUNCTION price(net int, kind text DEFAULT 'a') RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT net * 2';
CREATE VIEW prices AS SELECT price(1) AS value;
CREATE FUNCTION price(net int, kind int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT net * 3';
