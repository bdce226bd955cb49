create table t (id int primary key, a int, b int, c int, x xml);
create view cycles as
with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) cycle n set is_cycle to 'y' default 'n' using path
select n, is_cycle from r;
create index on t (a, (x is document) desc);
alter table t add check ((a, (b, c)) = (1, (2, 3)));
