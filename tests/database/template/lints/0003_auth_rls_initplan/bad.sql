create table public.notes (id uuid primary key, author uuid, editor uuid);
alter table public.notes enable row level security;
create policy one_of_two on public.notes to authenticated
    using (author = (select auth.uid()) or editor = auth.uid());
