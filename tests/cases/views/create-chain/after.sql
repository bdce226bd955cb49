CREATE TABLE t (id int PRIMARY KEY, name text, secret text);
CREATE VIEW a_last AS SELECT id, name FROM t;
CREATE VIEW z_first AS SELECT id FROM a_last WHERE name IS NOT NULL;
CREATE VIEW m_middle AS SELECT z.id, a.name FROM z_first z JOIN a_last a USING (id);
COMMENT ON VIEW z_first IS 'Named ones';
