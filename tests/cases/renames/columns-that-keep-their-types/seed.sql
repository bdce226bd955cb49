INSERT INTO tasks VALUES (1, 'open'), (2, 'done');
