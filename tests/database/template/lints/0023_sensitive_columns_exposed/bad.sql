create table public.accounts (id uuid primary key, access_token text);
alter table public.accounts enable row level security;
grant select on public.accounts to authenticated;
