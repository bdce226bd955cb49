create function public.yes(text) returns boolean language sql immutable as $$ select $1 = 'yes' $$;
create cast (text as boolean) with function public.yes(text);
create cast (bigint as bytea) with function pg_catalog.int8send(bigint);
create cast (integer as date) without function;
