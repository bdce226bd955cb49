create function public.refuse() returns event_trigger language plpgsql as $$
begin
    raise exception '% is refused', tg_tag;
end $$;

create table public.t (id int);
create table public.u (id int primary key);
comment on table public.u is 'new';
grant select on public.u to case_reader;
alter default privileges in schema public grant select on tables to case_reader;
create publication feed for table public.u;
create event trigger guard on ddl_command_start execute function public.refuse();
comment on event trigger guard is 'nothing changes';
