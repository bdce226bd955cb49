create type public.mood as enum ('sad', 'ok');
create trusted language pl handler plpgsql_call_handler;
create transform for public.mood language pl (from sql with function prsd_lextype(internal));
