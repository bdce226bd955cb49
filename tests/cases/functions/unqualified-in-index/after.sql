create function bare(x text) returns text language plpgsql immutable as $$ begin return lower(x); end $$;
create function outer_bare(x text) returns text language sql immutable as $$ select bare(x) $$;
create table t (id integer primary key, c text);
create index i on t (outer_bare(c));
