INSERT INTO bottom VALUES (1, 'old');
