INSERT INTO visits VALUES ('2026-05-01', 'home'), ('2026-07-01', 'prices');
