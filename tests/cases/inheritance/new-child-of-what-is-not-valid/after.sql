CREATE TABLE papers (pages integer, title text);
CREATE TABLE letters (stamps integer) INHERITS (papers);
CREATE TABLE old_letters () INHERITS (letters);
ALTER TABLE papers ADD CONSTRAINT written CHECK (pages > 0) NOT VALID;
CREATE TABLE cards () INHERITS (papers);
CREATE TABLE bills (month integer) PARTITION BY LIST (month);
CREATE TABLE bills_may PARTITION OF bills FOR VALUES IN (5);
ALTER TABLE bills ADD CONSTRAINT dated CHECK (month > 0) NOT VALID;
