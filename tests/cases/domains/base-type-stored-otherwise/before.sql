CREATE DOMAIN code AS int CHECK (VALUE > 0);
CREATE TABLE parts (id int PRIMARY KEY, code code NOT NULL, old_code code);
