insert into readings (id, at, sensor) values (1, '2026-01-05', 'a'), (2, '2026-02-06', 'a'), (3, '2026-02-06', 'b'), (4, '2026-03-01', 'a');
