CREATE TABLE t (id int PRIMARY KEY, code text NOT NULL);
CREATE TABLE u (t_id int REFERENCES t (id));
