CREATE TABLE readings (id bigint NOT NULL, sensor integer) PARTITION BY LIST (sensor);
CREATE TABLE readings_1 (id bigint GENERATED ALWAYS AS IDENTITY, sensor integer);
