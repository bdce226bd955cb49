CREATE TABLE t (tenant int, id int, name text, PRIMARY KEY (tenant, id), UNIQUE (tenant, name));
CREATE INDEX t_tenant_idx ON t (tenant) INCLUDE (name);
CREATE VIEW names AS SELECT tenant, name FROM t;
