CREATE EXTENSION btree_gist;
CREATE TABLE prices (product int, valid daterange, price numeric, CONSTRAINT prices_key PRIMARY KEY (product, valid WITHOUT OVERLAPS));
