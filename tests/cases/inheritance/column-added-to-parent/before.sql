CREATE TABLE animals (id int PRIMARY KEY);
CREATE TABLE dogs (breed text) INHERITS (animals);
