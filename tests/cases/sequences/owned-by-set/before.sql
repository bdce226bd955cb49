CREATE SEQUENCE order_no;
CREATE TABLE orders (id bigint PRIMARY KEY DEFAULT nextval('order_no'), note text);
