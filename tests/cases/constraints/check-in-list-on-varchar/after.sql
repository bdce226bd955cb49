CREATE TABLE t (
    kind varchar(20) CONSTRAINT kind_known CHECK (kind IN ('a', 'b')),
    other text CONSTRAINT other_known CHECK (other = ANY (ARRAY['x', 'y']) OR other NOT IN ('z'))
);
