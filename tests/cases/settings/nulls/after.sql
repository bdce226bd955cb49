create table t (id integer primary key, a text[] default '{NULL,x}', b integer, constraint c check (b = null or b > 0));
create view v as select id from t where b = null;
