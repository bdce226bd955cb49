create function public.watch() returns event_trigger language plpgsql as $$
begin
    raise notice 'command %', tg_tag;
end $$;
create function public.note() returns event_trigger language plpgsql as $$
begin
    raise notice 'command %', tg_tag;
end $$;

create event trigger another_event on ddl_command_start execute function public.watch();
create event trigger another_function on ddl_command_end execute function public.note();
create event trigger more_tags on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE') execute function public.watch();
create event trigger no_tags on ddl_command_end execute function public.watch();
alter event trigger no_tags enable always;
comment on event trigger no_tags is 'still there';
