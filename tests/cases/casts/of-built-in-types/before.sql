create function public.yes(text) returns boolean language sql immutable as $$ select $1 = 'yes' $$;
