create table t (id integer primary key, a text default 'a\\b', c text check (c ~ '^\\d+$'));
comment on table t is 'a\\b''c';
create function f() returns text language sql as $$ select 'a\\b' $$;
create view v as select 'x\\y' as z;
