insert into readings (id, at, sensor) values (4, '2026-03-01', 'a');
