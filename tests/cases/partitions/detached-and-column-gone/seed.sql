INSERT INTO visits VALUES (1, 'home', 5), (2, 'cart', 6);
