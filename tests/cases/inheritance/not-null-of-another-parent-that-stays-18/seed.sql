INSERT INTO bottom VALUES (2, 'old');
