-- renamed from: watch
create function public.watcher() returns event_trigger language plpgsql as $$
begin
    raise notice 'command %', tg_tag;
end $$;

-- renamed from: former
create event trigger current on ddl_command_end when tag in ('CREATE TABLE') execute function public.watcher();
comment on event trigger current is 'the same';
