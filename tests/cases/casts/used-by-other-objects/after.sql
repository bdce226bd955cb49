create type public.mood as enum ('sad', 'ok', 'happy');
create function public.level(of public.mood) returns integer language sql immutable as $$
    select case of when 'sad' then 1 when 'ok' then 2 else 3 end
$$;
create function public.mood_of(level integer) returns public.mood language sql immutable as $$
    select case level when 1 then 'sad' when 2 then 'ok' else 'happy' end::public.mood
$$;

create cast (public.mood as integer) with function public.level(public.mood) as assignment;
create cast (public.mood as bigint) with inout as assignment;
create function public.higher(of public.mood) returns integer language sql begin atomic select of::integer + 1; end;
create table public.t (id int primary key, feeling public.mood not null default 'ok', level bigint generated always as (feeling::integer) stored,
    check (feeling::integer > 0));
create index on public.t ((feeling::integer));
create view public.levels as select id, feeling::integer as level, feeling::bigint as more from public.t;
