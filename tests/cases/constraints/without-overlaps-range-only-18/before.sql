CREATE TABLE prices (id int4range, valid daterange, price numeric);
CREATE TABLE offers (id int4range, valid daterange);
