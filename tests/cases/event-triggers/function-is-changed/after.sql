create function public.watch() returns event_trigger language plpgsql as $$
begin
    raise notice 'now %', tg_tag;
end $$;
create event trigger watched on ddl_command_end execute function public.watch();
