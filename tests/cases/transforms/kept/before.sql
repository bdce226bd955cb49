create type public.mood as enum ('sad', 'ok');
create transform for public.mood language sql (from sql with function prsd_lextype(internal));
