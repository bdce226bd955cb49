CREATE TABLE visits (id integer, page text, took integer) PARTITION BY LIST (page);
CREATE TABLE visits_home PARTITION OF visits FOR VALUES IN ('home');
CREATE TABLE visits_cart PARTITION OF visits FOR VALUES IN ('cart');
