CREATE TABLE base (id int, n int NOT NULL);
