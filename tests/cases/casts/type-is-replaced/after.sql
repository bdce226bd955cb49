create type public.mood as enum ('happy', 'ok', 'sad');
create function public.level(of public.mood) returns integer language sql immutable as $$
    select case of when 'sad' then 1 when 'ok' then 2 else 3 end
$$;
create function public.mood_of(level integer) returns public.mood language sql immutable as $$
    select case level when 1 then 'sad' when 2 then 'ok' else 'happy' end::public.mood
$$;

create cast (public.mood as integer) with function public.level(public.mood) as assignment;
create cast (text as public.mood) with inout as implicit;
comment on cast (public.mood as integer) is 'the same';
create table public.t (id int primary key, feeling public.mood, history public.mood[]);
create view public.levels as select id, feeling::integer as level from public.t;
