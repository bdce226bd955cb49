CREATE TABLE bills (month integer, amount integer NOT NULL) PARTITION BY LIST (month);
CREATE TABLE bills_may PARTITION OF bills FOR VALUES IN (5);
ALTER TABLE bills_may ALTER COLUMN amount SET NOT NULL;
