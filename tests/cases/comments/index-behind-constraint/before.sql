CREATE TABLE t (id int PRIMARY KEY, b int);
COMMENT ON INDEX t_pkey IS 'of the index';
