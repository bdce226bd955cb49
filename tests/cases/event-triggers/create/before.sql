create function public.watch() returns event_trigger language plpgsql as $$
begin
    raise notice 'command %', tg_tag;
end $$;
create table public.t (id int primary key);
