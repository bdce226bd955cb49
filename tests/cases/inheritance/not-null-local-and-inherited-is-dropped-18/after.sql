CREATE TABLE bills (month integer, amount integer) PARTITION BY LIST (month);
CREATE TABLE bills_may PARTITION OF bills FOR VALUES IN (5);
