CREATE FUNCTION price(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE FUNCTION discount(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a';
CREATE FUNCTION total() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT price(1) + 1; END;
CREATE TABLE goods (a integer DEFAULT price(1), b integer DEFAULT price(2, 3));
CREATE INDEX goods_a ON goods (price(a));
CREATE VIEW prices AS SELECT price(1) AS one, 2 AS two;
CREATE VIEW all_prices AS SELECT one, two FROM prices;
CREATE VIEW discounts AS SELECT discount(1);
CREATE MATERIALIZED VIEW exact AS SELECT price(1, 2);
CREATE TABLE parents (
    a integer,
    b integer DEFAULT price(1),
    c integer GENERATED ALWAYS AS (price(a)) STORED,
    CONSTRAINT priced CHECK (price(a) > 0)
);
CREATE TABLE children () INHERITS (parents);
CREATE TABLE parts (a integer) PARTITION BY LIST (a);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE INDEX parts_price ON parts (price(a));
CREATE TABLE lots (a integer) PARTITION BY LIST (price(a));
CREATE TABLE lots_1 PARTITION OF lots FOR VALUES IN (1);
