INSERT INTO people VALUES (1, NULL, 'Ada');
