CREATE TABLE children (id int PRIMARY KEY, parent_id int);
