-- renamed from: mood
create type public.feeling as enum ('sad', 'ok');
-- renamed from: pl
create trusted language other handler plpgsql_call_handler;
create transform for public.feeling language other (from sql with function prsd_lextype(internal));
