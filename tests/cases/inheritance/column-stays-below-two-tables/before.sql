create table public.top (id int primary key, a int not null, b text);
create table public.middle () inherits (public.top);
create table public.below () inherits (public.middle);
create table public.beside () inherits (public.middle);
