INSERT INTO people VALUES (1, 'one');
INSERT INTO guests VALUES (NULL, 'two', '2030-01-01');
