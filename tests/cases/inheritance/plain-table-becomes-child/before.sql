CREATE TABLE animals (id int NOT NULL, name text);
CREATE TABLE dogs (id int NOT NULL, name text, breed text);
