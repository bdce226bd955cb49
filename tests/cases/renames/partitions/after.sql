-- renamed from: ev
CREATE TABLE events (
    id int,
    happened date NOT NULL,  -- renamed from: at
    k text,
    PRIMARY KEY (id, happened)
) PARTITION BY RANGE (happened);
-- renamed from: ev1
CREATE TABLE events1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE ev2 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE INDEX ON events (k);
-- renamed from: kk
ALTER TABLE events ADD CONSTRAINT said CHECK (k <> '');
