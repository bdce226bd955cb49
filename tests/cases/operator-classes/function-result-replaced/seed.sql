INSERT INTO releases VALUES (1, (1, 2));
