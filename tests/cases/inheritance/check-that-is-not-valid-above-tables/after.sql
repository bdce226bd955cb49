CREATE TABLE bills (month integer, amount integer) PARTITION BY LIST (month);
ALTER TABLE bills ADD CONSTRAINT paid CHECK (amount > 0) NOT VALID;
CREATE TABLE bills_may PARTITION OF bills FOR VALUES IN (5);
CREATE TABLE papers (pages integer);
ALTER TABLE papers ADD CONSTRAINT written CHECK (pages > 0) NOT VALID;
CREATE TABLE letters (stamps integer) INHERITS (papers);
CREATE TABLE cards () INHERITS (letters);
