CREATE TYPE person AS (name text, age int);
CREATE TABLE guests OF person;
CREATE TABLE members OF person;
