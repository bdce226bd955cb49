CREATE TABLE sales (id int NOT NULL, country text NOT NULL) PARTITION BY LIST (country);
