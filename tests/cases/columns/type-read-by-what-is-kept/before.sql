CREATE TABLE orders (id int PRIMARY KEY, number bigint, amount int, code varchar(10), CONSTRAINT positive CHECK (amount > 0));
CREATE VIEW next_numbers AS SELECT id, number + 1 AS next FROM orders;
CREATE VIEW codes AS SELECT upper(code) AS code FROM orders;
