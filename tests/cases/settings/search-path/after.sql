create schema app;
create table known (id integer);
create function amount() returns bigint language plpgsql as $$ begin return (select count(*) from known); end $$;
create table t (id integer primary key, n bigint not null default amount());
