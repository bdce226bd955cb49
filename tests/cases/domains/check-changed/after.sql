CREATE DOMAIN rating AS int CONSTRAINT rating_range CHECK (VALUE BETWEEN 0 AND 10);
CREATE TABLE reviews (id int PRIMARY KEY, stars rating);
