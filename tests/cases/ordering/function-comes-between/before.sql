create function base() returns int language sql return 1;
create table t (id int primary key, x int default base());
