create function public.watch() returns event_trigger language plpgsql as $$ begin null; end $$;
create event trigger logins on login execute function public.watch();
