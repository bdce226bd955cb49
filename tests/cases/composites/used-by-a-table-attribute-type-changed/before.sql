CREATE TYPE measure AS (amount int, unit text);
CREATE TABLE parcels (id int PRIMARY KEY, weight measure);
