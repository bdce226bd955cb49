create function concat(a text, b text) returns text language sql immutable as $$ select 'mine' $$;
create table t (id integer primary key, d text default pg_catalog.concat('a'::text, 'b'::text), e text default concat('a'::text, 'b'::text));
create view v as select pg_catalog.concat(d, e) from t;
