INSERT INTO t (note) VALUES ('x'), ('y');
