CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS kept_stats (dependencies, mcv) ON a, b FROM t;
CREATE STATISTICS expr_stats ON (a + b), lower(c) FROM t;
ALTER STATISTICS kept_stats SET STATISTICS 50;
COMMENT ON STATISTICS expr_stats IS 'For the report';
