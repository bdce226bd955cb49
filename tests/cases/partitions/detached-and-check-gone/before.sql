CREATE TABLE jobs (id integer, queue integer, CONSTRAINT id_positive CHECK (id > 0)) PARTITION BY LIST (queue);
CREATE TABLE jobs_1 PARTITION OF jobs FOR VALUES IN (1);
CREATE TABLE jobs_2 PARTITION OF jobs FOR VALUES IN (2);
