create schema other;
create table other.t (id int references app.t);
comment on constraint t_id_fkey on other.t is 'theirs';
