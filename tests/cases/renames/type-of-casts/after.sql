-- renamed from: mood
create type public.feeling as enum ('sad', 'ok', 'happy');
-- renamed from: level
create function public.number(of public.feeling) returns integer language sql immutable as $$
    select case of when 'sad' then 1 when 'ok' then 2 else 3 end
$$;
create function public.mood_of(level integer) returns public.feeling language sql immutable as $$
    select case level when 1 then 'sad' when 2 then 'ok' else 'happy' end::public.feeling
$$;
create cast (public.feeling as integer) with function public.number(public.feeling) as assignment;
create cast (text as public.feeling) with inout as implicit;
