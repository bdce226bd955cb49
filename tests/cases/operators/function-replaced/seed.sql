INSERT INTO words VALUES ('seven', 5);
