CREATE TABLE readings (
    id int NOT NULL,
    taken date,
    value bigint NOT NULL DEFAULT 0,
    unit text NOT NULL DEFAULT 'm',
    CONSTRAINT low CHECK (value < 100),
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX readings_taken_idx ON readings (taken, value);
CREATE INDEX readings_unit_idx ON readings (unit);
