create table t (id int primary key, a int, b int, c int, x xml);
