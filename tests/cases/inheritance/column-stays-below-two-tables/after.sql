create table public.top (id int primary key);
create table public.middle () inherits (public.top);
create table public.below (a int not null, b text) inherits (public.middle);
create table public.beside () inherits (public.middle);
