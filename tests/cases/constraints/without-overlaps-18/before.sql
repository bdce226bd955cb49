CREATE EXTENSION btree_gist;
CREATE TABLE prices (product int, valid daterange, price numeric);
