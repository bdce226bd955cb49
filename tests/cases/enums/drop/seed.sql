INSERT INTO diary VALUES (1, 'sad');
