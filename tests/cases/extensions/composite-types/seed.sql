INSERT INTO figures VALUES (1, 'one');
