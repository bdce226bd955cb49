INSERT INTO docs VALUES (1, 'x', 'y', 2);
