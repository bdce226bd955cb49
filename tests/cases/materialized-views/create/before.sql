CREATE TABLE t (id int, amount int);
