create access method heap2 type table handler heap_tableam_handler;
create access method "Tree" type index handler bthandler;
create table public.t (id int);
create table public.u (id int primary key) using heap2;
create materialized view public.m using heap2 as select 1 as one;
comment on access method heap2 is 'like heap';
