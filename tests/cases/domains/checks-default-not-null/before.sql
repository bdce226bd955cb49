CREATE DOMAIN rating AS int;
CREATE TABLE reviews (id int PRIMARY KEY, stars rating);
