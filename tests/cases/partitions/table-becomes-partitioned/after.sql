CREATE TABLE metrics (at date NOT NULL, device int) PARTITION BY RANGE (at);
CREATE TABLE metrics_all PARTITION OF metrics DEFAULT;
CREATE INDEX metrics_device_idx ON metrics (device);
CREATE VIEW devices AS SELECT DISTINCT device FROM metrics;
