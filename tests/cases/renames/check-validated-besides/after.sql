CREATE TABLE t (
    aa int CHECK (aa > 0)  -- renamed from: a
);
