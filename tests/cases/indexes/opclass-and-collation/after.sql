CREATE TABLE t (name text);
CREATE INDEX t_name_idx ON t (name COLLATE "C" text_pattern_ops DESC);
