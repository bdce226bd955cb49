CREATE TABLE readings (
    id int NOT NULL,
    taken date,
    value int
) PARTITION BY RANGE (id);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM (1) TO (10);
