CREATE TABLE animals (age int);
CREATE TABLE dogs () INHERITS (animals);
CREATE TABLE puppies () INHERITS (dogs);
CREATE VIEW older AS SELECT age + 1 AS age FROM puppies;
