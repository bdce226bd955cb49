CREATE TABLE papers (pages integer);
CREATE TABLE letters () INHERITS (papers);
CREATE TABLE bills () INHERITS (letters);
CREATE TABLE notes (author text) INHERITS (papers, bills);
ALTER TABLE papers ADD CONSTRAINT counted NOT NULL pages NOT VALID;
CREATE TABLE cards () INHERITS (papers);
