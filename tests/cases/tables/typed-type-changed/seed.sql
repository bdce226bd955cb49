INSERT INTO readings VALUES ('2024-01-01', 1, 'x');
