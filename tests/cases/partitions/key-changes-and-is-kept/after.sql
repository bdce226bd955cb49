CREATE TABLE readings (
    id int,
    value int,
    unit text
) PARTITION BY RANGE (value);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM (1) TO (10);
