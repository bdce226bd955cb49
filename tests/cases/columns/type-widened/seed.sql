INSERT INTO files VALUES (1, 5, 'a', 1.5);
