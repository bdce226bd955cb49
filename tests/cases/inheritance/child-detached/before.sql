CREATE TABLE animals (id int NOT NULL, name text, CONSTRAINT named CHECK (name <> ''));
CREATE TABLE dogs (breed text) INHERITS (animals);
