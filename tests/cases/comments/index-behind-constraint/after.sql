CREATE TABLE t (id int, b int PRIMARY KEY);
COMMENT ON INDEX t_pkey IS 'of the index';
COMMENT ON CONSTRAINT t_pkey ON t IS 'of the key';
