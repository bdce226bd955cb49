CREATE TABLE t (kind varchar(20));
