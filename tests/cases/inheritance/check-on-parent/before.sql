CREATE TABLE animals (id int NOT NULL, age int);
CREATE TABLE dogs (breed text) INHERITS (animals);
