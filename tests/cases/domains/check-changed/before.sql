CREATE DOMAIN rating AS int CONSTRAINT rating_range CHECK (VALUE BETWEEN 1 AND 5);
CREATE TABLE reviews (id int PRIMARY KEY, stars rating);
