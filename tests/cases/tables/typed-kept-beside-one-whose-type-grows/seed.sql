INSERT INTO guests VALUES ('Ann', 30);
INSERT INTO members VALUES ('Bob', 31);
