CREATE TABLE papers (pages integer, title text);
CREATE TABLE letters (stamps integer) INHERITS (papers);
ALTER TABLE papers ADD CONSTRAINT written CHECK (pages > 0) NOT VALID;
CREATE TABLE cards () INHERITS (papers);
