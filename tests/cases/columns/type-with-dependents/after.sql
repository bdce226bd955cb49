CREATE TABLE orders (
    id int PRIMARY KEY,
    amount numeric(14, 2) NOT NULL DEFAULT 0,
    doubled int GENERATED ALWAYS AS (amount * 2) STORED,
    CONSTRAINT amount_positive CHECK (amount >= 0)
);
CREATE INDEX orders_big_idx ON orders (amount DESC) WHERE amount > 100;
CREATE VIEW big_orders AS SELECT id, amount FROM orders WHERE amount > 100;
CREATE VIEW huge_orders AS SELECT id FROM big_orders WHERE amount > 1000;
CREATE MATERIALIZED VIEW totals AS SELECT sum(amount) AS total FROM orders;
CREATE UNIQUE INDEX totals_idx ON totals (total);
COMMENT ON VIEW big_orders IS 'Orders worth a call';
COMMENT ON COLUMN big_orders.amount IS 'In euros';
GRANT SELECT ON big_orders TO case_reader;
GRANT SELECT (amount) ON orders TO case_reader;
COMMENT ON COLUMN orders.amount IS 'In euros';
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY small_ones ON orders FOR SELECT TO case_reader USING (amount < 500);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER on_amount AFTER UPDATE OF amount ON orders FOR EACH ROW WHEN (NEW.amount > OLD.amount) EXECUTE FUNCTION noop();
CREATE STATISTICS orders_stats ON amount, id FROM orders;
