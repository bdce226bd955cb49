CREATE TABLE items (net numeric NOT NULL, gross numeric GENERATED ALWAYS AS (net * 1.20) STORED);
CREATE VIEW dear AS SELECT gross FROM items WHERE gross > 100;
CREATE INDEX items_gross_idx ON items (gross);
COMMENT ON COLUMN items.gross IS 'With tax';
