create function public.watch() returns event_trigger language plpgsql as $$
begin
    raise notice 'command %', tg_tag;
end $$;

create event trigger former on ddl_command_end when tag in ('CREATE TABLE') execute function public.watch();
comment on event trigger former is 'the same';
