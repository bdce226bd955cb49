create function public.watch() returns event_trigger language plpgsql as $$
begin
    raise notice 'command %', tg_tag;
end $$;

create event trigger a on ddl_command_end execute function public.watch();
create event trigger b on ddl_command_end execute function public.watch();
create event trigger c on ddl_command_end execute function public.watch();
alter event trigger a disable;
alter event trigger b enable replica;
