create function public.refuse() returns event_trigger language plpgsql as $$
begin
    raise exception '% is refused', tg_tag;
end $$;

create table public.t (id bigint);
create event trigger guard on ddl_command_start execute function public.refuse();
alter event trigger guard disable;
alter default privileges in schema public grant select on tables to case_reader;
