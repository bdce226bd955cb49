create type part as (p int, q text);
create table t (id int primary key, a int, b int, c int, flag boolean, kind varchar(9), other varchar, x xml, comp part);
