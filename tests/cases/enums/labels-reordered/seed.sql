INSERT INTO shirts VALUES (1, 'large', '{large,small}'), (2, NULL, '{}');
