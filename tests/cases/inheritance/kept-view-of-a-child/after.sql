CREATE TABLE animals (age text, name text);
CREATE TABLE dogs () INHERITS (animals);
CREATE TABLE puppies () INHERITS (dogs);
