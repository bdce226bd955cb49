INSERT INTO people VALUES (1, 'a', '{b}'), (2, 'c', NULL);
INSERT INTO numbers VALUES (3);
