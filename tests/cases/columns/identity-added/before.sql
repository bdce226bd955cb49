CREATE TABLE t (id int NOT NULL, note text);
