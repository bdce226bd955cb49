CREATE DOMAIN code AS text;
CREATE TABLE items (id int PRIMARY KEY, code code);
