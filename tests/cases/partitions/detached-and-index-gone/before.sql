CREATE TABLE orders (region varchar(20), id integer, placed date, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE orders_north PARTITION OF orders FOR VALUES IN ('north');
CREATE TABLE orders_south PARTITION OF orders FOR VALUES IN ('south');
CREATE UNIQUE INDEX orders_placed ON orders (region, placed DESC);
CREATE INDEX orders_id ON orders (id);
CREATE TABLE parcels (region varchar(20), order_id integer, FOREIGN KEY (region, order_id) REFERENCES orders);
