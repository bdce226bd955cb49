CREATE TABLE papers (pages integer);
ALTER TABLE papers ADD CONSTRAINT counted NOT NULL pages NOT VALID;
CREATE TABLE cards () INHERITS (papers);
