CREATE TABLE orders (id int NOT NULL, note text NOT NULL);
CREATE TABLE archived (LIKE orders);
CREATE TABLE jobs (id int NOT NULL, note text NOT NULL);
CREATE TABLE done (LIKE jobs, at date);
