CREATE SEQUENCE order_no;
CREATE TABLE orders (id bigint PRIMARY KEY DEFAULT nextval('order_no'), note text);
ALTER SEQUENCE order_no OWNED BY orders.id;
