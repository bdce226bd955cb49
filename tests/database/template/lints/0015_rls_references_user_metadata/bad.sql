create table public.notes (id uuid primary key);
alter table public.notes enable row level security;
create policy trusting on public.notes for select to authenticated
    using ((select auth.jwt() -> 'user_metadata' ->> 'role') = 'admin');
