CREATE TABLE papers (pages integer);
CREATE TABLE letters () INHERITS (papers);
CREATE TABLE old_letters () INHERITS (letters);
CREATE TABLE leaves () INHERITS (papers);
ALTER TABLE papers ADD CONSTRAINT counted NOT NULL pages NOT VALID;
CREATE TABLE cards () INHERITS (papers);
