INSERT INTO places VALUES (1, '(1,1)', '{}');
