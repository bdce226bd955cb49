INSERT INTO paint VALUES (1, DEFAULT), (2, 'dark "blue"');
