CREATE TABLE readings (
    id int NOT NULL,
    taken date,
    value int
) PARTITION BY RANGE (id);
CREATE TABLE older (
    id int NOT NULL,
    taken date,
    value int
);
ALTER TABLE readings ATTACH PARTITION older FOR VALUES FROM (10) TO (20);
