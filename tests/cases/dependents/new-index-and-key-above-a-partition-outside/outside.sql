create schema archive;
create table archive.events_2024 partition of public.events for values from ('2024-01-01') to ('2025-01-01');
insert into public.events values (1, '2024-05-01', 2), (1, '2024-05-01', 2);
