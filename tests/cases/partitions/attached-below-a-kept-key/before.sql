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
ALTER TABLE readings ADD PRIMARY KEY (id);
