CREATE TABLE prices (id int4range, valid daterange, price numeric, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
CREATE TABLE offers (id int4range, valid daterange, FOREIGN KEY (id, PERIOD valid) REFERENCES prices (id, PERIOD valid));
