CREATE TYPE measure AS (amount numeric, unit text);
CREATE TABLE parcels (id int PRIMARY KEY, weight measure);
