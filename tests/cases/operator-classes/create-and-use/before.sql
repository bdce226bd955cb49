CREATE TABLE releases (id int PRIMARY KEY);
