CREATE TABLE papers (pages integer, title text);
ALTER TABLE papers ADD CONSTRAINT written CHECK (pages > 0) NOT VALID;
CREATE TABLE letters (stamps integer) INHERITS (papers);
CREATE TABLE cards () INHERITS (papers);
