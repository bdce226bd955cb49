CREATE TYPE person AS (name text, age int, email text);
CREATE TABLE members OF person;
CREATE TABLE staff OF person;
CREATE VIEW addresses AS SELECT email FROM members;
