create function public.watch() returns event_trigger language plpgsql as $$ begin null; end $$;
