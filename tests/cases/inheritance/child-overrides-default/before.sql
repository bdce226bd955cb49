CREATE TABLE base (id int, kind text DEFAULT 'base');
CREATE TABLE special () INHERITS (base);
