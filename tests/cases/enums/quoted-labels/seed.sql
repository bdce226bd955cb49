INSERT INTO paint VALUES (1), (2, 'dark "blue"');
