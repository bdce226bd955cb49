create function public.refuse() returns event_trigger language plpgsql as $$
begin
    raise exception '% is refused', tg_tag;
end $$;

create table public.t (id int primary key, n int, m int);
create index t_m on public.t (m);
create event trigger enabled_last on sql_drop execute function public.refuse();
alter event trigger enabled_last disable;
create event trigger replaced on ddl_command_start execute function public.refuse();
comment on event trigger replaced is 'the same';
