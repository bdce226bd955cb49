CREATE DOMAIN rating AS int DEFAULT 3 NOT NULL
    CONSTRAINT rating_low CHECK (VALUE >= 1)
    CONSTRAINT rating_high CHECK (VALUE <= 5);
CREATE TABLE reviews (id int PRIMARY KEY, stars rating);
COMMENT ON CONSTRAINT rating_high ON DOMAIN rating IS 'Five stars at most';
