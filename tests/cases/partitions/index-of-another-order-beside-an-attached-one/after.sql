CREATE TABLE orders (id int, taken date, note text) PARTITION BY RANGE (taken);
CREATE TABLE orders_24 PARTITION OF orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX by_id ON orders (id);
CREATE INDEX newest ON orders_24 (id DESC NULLS LAST);
CREATE INDEX spacious ON orders_24 (id) WITH (fillfactor = 50);
