CREATE TABLE t (id int, amount int);
CREATE MATERIALIZED VIEW m AS SELECT id, sum(amount) AS total FROM t GROUP BY id;
CREATE UNIQUE INDEX m_id_idx ON m (id);
CREATE VIEW top AS SELECT id FROM m WHERE total > 10;
GRANT SELECT ON m TO case_reader;
