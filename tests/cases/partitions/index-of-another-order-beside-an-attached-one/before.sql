CREATE TABLE orders (id int, taken date, note text) PARTITION BY RANGE (taken);
