CREATE TABLE orders (id integer NOT NULL, region text NOT NULL) PARTITION BY LIST (region);
CREATE TABLE orders_north PARTITION OF orders FOR VALUES IN ('north');
CREATE UNIQUE INDEX orders_key ON ONLY orders (region, id);
ALTER TABLE orders_north ADD CONSTRAINT orders_north_pkey PRIMARY KEY (region, id);
ALTER INDEX orders_key ATTACH PARTITION orders_north_pkey;
