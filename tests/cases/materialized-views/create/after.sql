CREATE TABLE t (id int, amount int);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT id, sum(amount) AS total FROM t GROUP BY id;
CREATE UNIQUE INDEX m_id_idx ON m (id);
ALTER MATERIALIZED VIEW m CLUSTER ON m_id_idx;
COMMENT ON MATERIALIZED VIEW m IS 'Refreshed at night';
COMMENT ON COLUMN m.total IS 'Sum';
