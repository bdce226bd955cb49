CREATE TABLE visits (id integer, page text) PARTITION BY LIST (page);
CREATE TABLE visits_home (id integer, page text);
CREATE TABLE visits_cart PARTITION OF visits FOR VALUES IN ('cart');
