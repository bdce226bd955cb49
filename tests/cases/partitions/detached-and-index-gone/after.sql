CREATE TABLE orders (region text, id integer, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE orders_north PARTITION OF orders FOR VALUES IN ('north');
CREATE TABLE orders_south (region varchar(20) NOT NULL, id integer NOT NULL, placed date);
CREATE TABLE parcels (region varchar(20), order_id integer);
