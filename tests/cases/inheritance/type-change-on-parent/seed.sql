INSERT INTO special VALUES (1, 5, 'x');
