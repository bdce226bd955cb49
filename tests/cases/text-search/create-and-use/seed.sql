INSERT INTO pages VALUES (1, 'The dogs', 'of the house');
