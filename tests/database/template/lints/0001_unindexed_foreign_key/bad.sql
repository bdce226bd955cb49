create table public.parents (a int, b int, primary key (a, b));
create table public.children (id int primary key, a int, b int, foreign key (a, b) references public.parents);
create index wrong_order on public.children (b, a);
