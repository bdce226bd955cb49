create schema other;
create table other.t (id int, m app.mood default 'ok', all_m app.mood[]);
insert into other.t values (1, 'happy', '{sad,ok}');
create index t_m on other.t (m);
create view other.v as select m from other.t;
create function other.f(app.mood) returns int language sql as 'select 1';
