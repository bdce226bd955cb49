CREATE FUNCTION norm(v text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(v) $$;
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE t (
    id int PRIMARY KEY,
    kind kind NOT NULL DEFAULT 'a',
    name text CONSTRAINT name_normal CHECK (name = norm(name)),
    upper_name text GENERATED ALWAYS AS (upper(name)) STORED
);
CREATE INDEX t_name_idx ON t (norm(name)) WHERE kind = 'a';
CREATE VIEW v WITH (security_invoker) AS SELECT id, name FROM t WHERE kind = 'b';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t FOR SELECT TO case_reader USING (kind = 'a' AND norm(name) <> 'x');
GRANT SELECT (id, name) ON t TO case_reader;
COMMENT ON COLUMN t.kind IS 'Sort';
