INSERT INTO things VALUES (1, 'b'), (2, 'A');
