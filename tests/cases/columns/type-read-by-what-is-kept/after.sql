CREATE TABLE orders (id bigint PRIMARY KEY, number text, amount text, code text);
