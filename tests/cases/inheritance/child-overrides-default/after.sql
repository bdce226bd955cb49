CREATE TABLE base (id int, kind text DEFAULT 'base');
CREATE TABLE special () INHERITS (base);
ALTER TABLE special ALTER COLUMN kind SET DEFAULT 'special';
