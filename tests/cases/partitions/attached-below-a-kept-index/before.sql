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
CREATE INDEX readings_taken_idx ON readings (taken);
