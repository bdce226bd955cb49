create foreign data wrapper somewhere;
create server elsewhere foreign data wrapper somewhere;
create foreign table public.far_away (id int) server elsewhere;
grant select on public.far_away to anon;
