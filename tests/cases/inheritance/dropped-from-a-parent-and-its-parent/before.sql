CREATE TABLE assets (id int, weight int, CONSTRAINT known CHECK (id > 0));
CREATE TABLE vehicles (weight int, CONSTRAINT known CHECK (id > 0)) INHERITS (assets);
CREATE TABLE trucks (axles int) INHERITS (assets, vehicles);
