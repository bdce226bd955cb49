CREATE TABLE papers (pages integer, title text);
ALTER TABLE papers ADD CONSTRAINT titled NOT NULL title NOT VALID;
CREATE TABLE letters (stamps integer) INHERITS (papers);
CREATE TABLE cards () INHERITS (letters);
