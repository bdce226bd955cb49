create table public.t (id int primary key, body text);
