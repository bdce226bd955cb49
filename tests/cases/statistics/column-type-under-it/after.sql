CREATE TABLE t (a bigint, b int);
CREATE STATISTICS t_stats ON (a * 2), b FROM t;
