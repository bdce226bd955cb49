create table other (id integer primary key);
create function enc(b bytea) returns text language sql immutable strict as $$ select encode(b, 'hex') $$;
create function enc(u uuid) returns text language sql immutable strict as $$ select enc(decode(replace(u::text, '-', ''), 'hex')) $$;
create table links (id uuid primary key default gen_random_uuid(), short text generated always as (enc(id)) stored,
    plain text default enc('\x01'::bytea));
create view v as select enc(id) from links;
