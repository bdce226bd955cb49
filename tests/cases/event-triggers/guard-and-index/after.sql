create function public.refuse() returns event_trigger language plpgsql as $$
begin
    raise exception '% is refused', tg_tag;
end $$;

create table public.t (id int primary key, n int not null check (n > 0), m int);
create unique index t_n on public.t (n);
create event trigger enabled_last on sql_drop execute function public.refuse();
create event trigger replaced on ddl_command_end execute function public.refuse();
comment on event trigger replaced is 'the same';
