INSERT INTO orders VALUES (1, 17, 3, 'a');
