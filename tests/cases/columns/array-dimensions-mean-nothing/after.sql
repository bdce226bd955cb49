CREATE TABLE grids (id int PRIMARY KEY, cells int[]);
