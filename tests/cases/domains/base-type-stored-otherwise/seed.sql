INSERT INTO parts VALUES (1, 5, 6), (2, 7, NULL);
