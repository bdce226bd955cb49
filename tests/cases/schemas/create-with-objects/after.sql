CREATE SCHEMA sales;
CREATE TABLE sales.orders (id bigint PRIMARY KEY, total numeric(12, 2) NOT NULL);
COMMENT ON SCHEMA sales IS 'Everything about orders';
