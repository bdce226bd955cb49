create type public.mood as enum ('sad', 'ok', 'happy');
create function public.level(of public.mood) returns integer language sql immutable as $$
    select case of when 'sad' then 1 when 'ok' then 2 else 3 end
$$;
create function public.mood_of(level integer) returns public.mood language sql immutable as $$
    select case level when 1 then 'sad' when 2 then 'ok' else 'happy' end::public.mood
$$;

create cast (public.mood as integer) with function public.level(public.mood) as assignment;
create cast (integer as public.mood) with function public.mood_of(integer);
create cast (text as public.mood) with inout as implicit;
comment on cast (public.mood as integer) is 'the same';
