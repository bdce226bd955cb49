CREATE TABLE visits (id bigint, kind integer, note text) PARTITION BY LIST (kind);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1);
CREATE VIEW seen AS SELECT id, note FROM visits;
