create view public.people with (security_invoker = true) as select id, email from auth.users;
grant select on public.people to authenticated;
