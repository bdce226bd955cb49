CREATE TABLE t (a int, b text, c jsonb, d int[], e point, f tsvector);
CREATE INDEX t_btree ON t USING btree (a DESC NULLS LAST, b ASC NULLS FIRST);
CREATE INDEX t_hash ON t USING hash (b);
CREATE INDEX t_gin ON t USING gin (c jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX t_gist ON t USING gist (e);
CREATE INDEX t_spgist ON t USING spgist (e);
CREATE INDEX t_brin ON t USING brin (a) WITH (pages_per_range = 32);
CREATE INDEX t_search ON t USING gin (f);
