create view public.answers as select 42 as answer;
grant select on public.answers to authenticated;
