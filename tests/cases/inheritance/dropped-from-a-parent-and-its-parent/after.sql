CREATE TABLE assets (id int);
CREATE TABLE vehicles () INHERITS (assets);
CREATE TABLE trucks (axles int) INHERITS (assets, vehicles);
