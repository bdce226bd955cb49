CREATE TABLE readings (
    id int NOT NULL,
    taken date,
    value bigint
) PARTITION BY RANGE (id);
CREATE TABLE older (
    id int NOT NULL,
    taken date,
    value int
);
