CREATE TABLE readings (
    id int,
    taken date,
    value int
) PARTITION BY RANGE (id);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM (1) TO (10);
CREATE TABLE readings_2 PARTITION OF readings FOR VALUES FROM (10) TO (20);
CREATE INDEX readings_2_value_idx ON readings_2 (value);
