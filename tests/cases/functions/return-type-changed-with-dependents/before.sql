CREATE FUNCTION level(org int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT org $$;
CREATE TABLE t (org int DEFAULT level(5), CONSTRAINT c CHECK (level(org) > 0));
CREATE INDEX t_level_idx ON t (level(org));
CREATE VIEW v AS SELECT org FROM t WHERE level(org) > 1;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t TO case_reader USING (level(org) > 1);
GRANT EXECUTE ON FUNCTION level(int) TO case_reader;
REVOKE EXECUTE ON FUNCTION level(int) FROM PUBLIC;
COMMENT ON FUNCTION level(int) IS 'How high';
