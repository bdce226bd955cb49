CREATE TABLE animals (id int PRIMARY KEY, weight int NOT NULL DEFAULT 1);
CREATE TABLE dogs (breed text) INHERITS (animals);
