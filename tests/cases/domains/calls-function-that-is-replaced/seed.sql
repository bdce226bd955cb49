INSERT INTO orders VALUES (1, 'a', 'fine', 'x'), (2, 'b', 'bad', NULL);
