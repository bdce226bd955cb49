CREATE TABLE readings (
    id int NOT NULL,
    taken date,
    value bigint,
    note text NOT NULL DEFAULT '',
    CONSTRAINT low CHECK (value < 100),
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM (1) TO (10);
CREATE INDEX readings_taken_idx ON readings (taken);
