CREATE TABLE animals (
    age bigint NOT NULL,
    name text NOT NULL DEFAULT 'x',
    CONSTRAINT grown CHECK (age > 1)
);
