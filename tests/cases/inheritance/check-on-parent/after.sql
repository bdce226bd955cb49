CREATE TABLE animals (
    id int NOT NULL,
    age int,
    CONSTRAINT age_positive CHECK (age > 0),
    CONSTRAINT only_here CHECK (id < 1000) NO INHERIT
);
CREATE TABLE dogs (breed text, CONSTRAINT breed_known CHECK (breed <> '')) INHERITS (animals);
