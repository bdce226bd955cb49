CREATE TABLE t (id int UNIQUE, code text PRIMARY KEY);
CREATE TABLE u (t_id int REFERENCES t (id));
