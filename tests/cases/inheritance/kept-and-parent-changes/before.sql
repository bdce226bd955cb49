CREATE TABLE animals (age int);
CREATE TABLE dogs () INHERITS (animals);
