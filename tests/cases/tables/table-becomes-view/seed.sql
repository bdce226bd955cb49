INSERT INTO raw VALUES (1, true);
