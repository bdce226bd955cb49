INSERT INTO cards VALUES (1, 'a');
