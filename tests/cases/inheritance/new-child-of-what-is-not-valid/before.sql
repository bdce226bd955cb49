CREATE TABLE papers (pages integer, title text);
ALTER TABLE papers ADD CONSTRAINT written CHECK (pages > 0) NOT VALID;
CREATE TABLE cards () INHERITS (papers);
CREATE TABLE bills (month integer) PARTITION BY LIST (month);
ALTER TABLE bills ADD CONSTRAINT dated CHECK (month > 0) NOT VALID;
