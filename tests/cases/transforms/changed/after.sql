create type public.mood as enum ('ok', 'sad');
create transform for integer language sql (to sql with function int4recv(internal));
create transform for public.mood language plpgsql (from sql with function prsd_lextype(internal));
create function public.one(integer) returns integer transform for type integer language sql as 'select 1';
comment on transform for integer language sql is 'the same';
