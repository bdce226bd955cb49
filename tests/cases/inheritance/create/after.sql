CREATE TABLE animals (id int PRIMARY KEY, name text NOT NULL DEFAULT 'nameless', CONSTRAINT named CHECK (name <> ''));
CREATE TABLE dogs (breed text, name text NOT NULL DEFAULT 'Rex') INHERITS (animals);
CREATE TABLE puppies (born date) INHERITS (dogs);
