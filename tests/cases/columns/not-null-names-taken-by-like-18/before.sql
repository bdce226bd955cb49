CREATE TABLE jobs (id int NOT NULL, note text NOT NULL);
