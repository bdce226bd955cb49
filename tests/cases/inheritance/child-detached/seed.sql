INSERT INTO dogs VALUES (1, 'Rex', 'Pug');
