CREATE TABLE jobs (id integer, queue integer) PARTITION BY LIST (queue);
CREATE TABLE jobs_1 (id integer, queue integer);
CREATE TABLE jobs_2 PARTITION OF jobs FOR VALUES IN (2);
