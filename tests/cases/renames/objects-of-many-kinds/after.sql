CREATE SCHEMA new;  -- renamed from: old
CREATE TABLE new.t (
    a int
        CONSTRAINT positive CHECK (a > 0),  -- renamed from: pos
    b int
);
CREATE INDEX i2 ON new.t (b);  -- renamed from: i
CREATE SEQUENCE s2;  -- renamed from: s
CREATE VIEW v2 AS SELECT 1 AS x;  -- renamed from: v
CREATE MATERIALIZED VIEW new.m AS SELECT a FROM new.t;  -- renamed from: public.m
CREATE INDEX ON new.m (a);
CREATE POLICY p2 ON new.t USING (a = 1);  -- renamed from: p
-- renamed from: tf
CREATE FUNCTION tf2() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
-- renamed from: tr
CREATE TRIGGER tr2 BEFORE INSERT ON new.t FOR EACH ROW EXECUTE FUNCTION tf2();
CREATE STATISTICS st2 ON a, b FROM new.t;  -- renamed from: st
CREATE RULE ru2 AS ON DELETE TO new.t DO INSTEAD NOTHING;  -- renamed from: ru
CREATE PROCEDURE pr2(x int) LANGUAGE sql AS 'select 1';  -- renamed from: pr
CREATE AGGREGATE ag2(int) (sfunc = int4pl, stype = int);  -- renamed from: ag
CREATE PUBLICATION pub2 FOR TABLE new.t;  -- renamed from: pub
ALTER DEFAULT PRIVILEGES IN SCHEMA new GRANT SELECT ON TABLES TO PUBLIC;
