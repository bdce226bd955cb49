CREATE TABLE t (a int, b int);
CREATE STATISTICS t_stats ON (a * 2), b FROM t;
