create function public.watch() returns event_trigger language plpgsql as $$
begin
    raise notice 'command %', tg_tag;
end $$;
create function public.note() returns event_trigger language plpgsql as $$
begin
    raise notice 'command %', tg_tag;
end $$;

create table public.t (id int primary key);
create event trigger watched on ddl_command_end when tag in ('CREATE TABLE', 'alter table') execute function public.watch();
create event trigger "On drop" on sql_drop execute function public.note();
create event trigger rewritten on table_rewrite execute function public.note();
alter event trigger rewritten disable;
comment on event trigger "On drop" is 'notes what''s gone';
