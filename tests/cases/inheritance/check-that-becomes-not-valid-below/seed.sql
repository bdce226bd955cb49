INSERT INTO letters VALUES (1, 'a', 2);
INSERT INTO cards VALUES (1, 'b');
