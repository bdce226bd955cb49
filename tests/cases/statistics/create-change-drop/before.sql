CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS gone_stats ON a, b FROM t;
CREATE STATISTICS kept_stats (ndistinct) ON a, b FROM t;
