CREATE TABLE orders (id int, paid boolean);
CREATE FUNCTION is_paid(orders) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.paid';
ALTER TABLE orders ADD CONSTRAINT only_paid CHECK (is_paid(orders));
CREATE TABLE ledger (day date) PARTITION BY RANGE (day);
CREATE TABLE ledger_past PARTITION OF ledger FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE RULE into_the_past AS ON INSERT TO ledger DO INSTEAD INSERT INTO ledger_past VALUES (NEW.day);
CREATE TABLE kept (id int);
