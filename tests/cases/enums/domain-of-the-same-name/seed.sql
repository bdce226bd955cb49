INSERT INTO shirts VALUES (1, 's', '{m}'), (2, 'l', '{}'), (3, 'm', NULL);
