CREATE TABLE readings (id bigint GENERATED ALWAYS AS IDENTITY, sensor integer) PARTITION BY LIST (sensor);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES IN (1);
