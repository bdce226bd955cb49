CREATE TABLE t (id int, note text, CONSTRAINT t_key PRIMARY KEY (id));
COMMENT ON CONSTRAINT t_key ON t IS 'natural';
