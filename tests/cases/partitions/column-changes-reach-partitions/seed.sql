INSERT INTO metrics VALUES ('2024-05-05', 50, 'x');
