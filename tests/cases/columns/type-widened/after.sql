CREATE TABLE files (id bigint PRIMARY KEY, size bigint, name varchar(100), price numeric(12, 2));
