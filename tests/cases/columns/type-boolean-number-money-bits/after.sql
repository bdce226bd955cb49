CREATE TABLE samples (id integer, flag integer, level boolean, big boolean, price numeric, mask bit varying(6), net cidr);
