CREATE TABLE files (id int PRIMARY KEY, size int, name varchar(50), price numeric(8, 2));
