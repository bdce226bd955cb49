CREATE TYPE st AS ENUM ('x', 'y');
CREATE TABLE tt (  -- renamed from: t
    id int PRIMARY KEY,
    aa int NOT NULL,  -- renamed from: a
    b text,
    g int GENERATED ALWAYS AS (aa * 2) STORED,
    s st DEFAULT 'x',
    r int4range,
    EXCLUDE USING gist (r WITH &&),
    CHECK (aa > 0 AND b <> ''),
    UNIQUE (aa, b)
);
CREATE TABLE u (id int PRIMARY KEY, one int, other text, FOREIGN KEY (one, other) REFERENCES tt (aa, b));
CREATE INDEX ON tt ((aa + 1)) WHERE b IS NOT NULL;
CREATE INDEX ON tt (b) INCLUDE (aa);
CREATE STATISTICS together ON aa, b FROM tt;
CREATE MATERIALIZED VIEW m AS SELECT aa, b FROM tt WHERE aa > 1;
CREATE UNIQUE INDEX ON m (aa);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER tr AFTER UPDATE OF aa ON tt FOR EACH ROW WHEN (new.aa > old.aa) EXECUTE FUNCTION tf();
CREATE VIEW v AS SELECT id, aa FROM tt;
CREATE VIEW w AS SELECT v.aa, tt.b FROM v JOIN tt USING (id);
CREATE RULE ru AS ON INSERT TO v DO INSTEAD INSERT INTO tt (id, aa) VALUES (new.id, new.aa);
CREATE PUBLICATION pub FOR TABLE tt (id, aa) WHERE (aa > 3);
CREATE POLICY p ON tt FOR UPDATE USING (aa = 1) WITH CHECK (EXISTS (SELECT 1 FROM u WHERE u.one = tt.aa));
ALTER TABLE tt ALTER COLUMN aa SET STATISTICS 7;
ALTER TABLE tt REPLICA IDENTITY USING INDEX tt_pkey;
ALTER TABLE tt CLUSTER ON tt_pkey;
