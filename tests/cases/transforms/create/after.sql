create type public.mood as enum ('sad', 'ok');
create trusted language "PL" handler plpgsql_call_handler validator plpgsql_validator;
create transform for integer language "PL" (from sql with function prsd_lextype(internal), to sql with function int4recv(internal));
create transform for public.mood language sql (from sql with function prsd_lextype(internal));
create transform for bigint[] language plpgsql (from sql with function prsd_lextype(internal));
create function public.one(integer) returns integer transform for type integer language "PL" as 'begin return 1; end';
comment on transform for public.mood language sql is 'of moods';
