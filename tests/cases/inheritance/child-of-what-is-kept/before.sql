CREATE TABLE animals (
    age text PRIMARY KEY,
    name text NOT NULL DEFAULT 'x',
    CONSTRAINT named CHECK (name <> '')
);
