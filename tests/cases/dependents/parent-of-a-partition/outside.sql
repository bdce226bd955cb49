create schema other;
create table other.child partition of t for values from (0) to (10);
insert into other.child (id) values (1);
