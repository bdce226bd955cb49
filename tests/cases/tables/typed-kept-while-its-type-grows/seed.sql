INSERT INTO guests VALUES ('Ann', 30);
