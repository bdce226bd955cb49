INSERT INTO seats VALUES (1, 'A1'), (2, 'A1');
