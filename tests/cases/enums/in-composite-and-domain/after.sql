CREATE TYPE unit AS ENUM ('kg', 'g', 't', 'lb');
CREATE DOMAIN metric_unit AS unit CHECK (VALUE <> 'lb');
CREATE TYPE weight AS (amount numeric, unit unit);
CREATE TABLE parcels (id int PRIMARY KEY, weight weight, shown_in metric_unit);
