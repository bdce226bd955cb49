CREATE SCHEMA extensions;
CREATE EXTENSION citext WITH SCHEMA extensions;
CREATE TABLE people (id int PRIMARY KEY, email extensions.citext);
