CREATE TYPE label AS (name text, color text);
CREATE DOMAIN word AS text;
CREATE TABLE people (id int, name text, size numeric);
CREATE TABLE guests () INHERITS (people);
CREATE TABLE labels OF label;
