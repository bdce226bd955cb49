insert into readings (id, at, sensor) values (1, '2026-01-05', 'a'), (4, '2026-03-01', 'a');
insert into alarms values ('2026-01-05', 1, 'a');
