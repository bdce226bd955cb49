create schema other;
create table other.child (z int) inherits (t);
insert into other.child (id) values (1);
