create function base() returns int language sql return 2;
create function doubled() returns int language sql return base() * 2;
create table t (id int primary key, x int default doubled());
