CREATE TABLE older (
    id int NOT NULL,
    taken date,
    value int
) PARTITION BY RANGE (id);
CREATE TABLE older_1 PARTITION OF older FOR VALUES FROM (1) TO (10);
CREATE INDEX older_value_idx ON older (value);
CREATE VIEW first_ones AS SELECT * FROM older_1;
