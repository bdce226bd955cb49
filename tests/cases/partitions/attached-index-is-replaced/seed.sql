INSERT INTO rides VALUES (1, 'bern'), (2, 'rome');
