CREATE TABLE base (id int NOT NULL, n int NOT NULL);
