-- renamed from: e
CREATE TABLE ev (
    aa int NOT NULL,  -- renamed from: a
    b int,
    PRIMARY KEY (aa, b)
) PARTITION BY LIST (aa);
CREATE TABLE e1 PARTITION OF ev FOR VALUES IN (1) PARTITION BY LIST (b);
-- renamed from: e11
CREATE TABLE ev11 PARTITION OF e1 FOR VALUES IN (1);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
-- renamed from: t
CREATE TRIGGER tt AFTER INSERT ON ev FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE ev11 DISABLE TRIGGER tt;
