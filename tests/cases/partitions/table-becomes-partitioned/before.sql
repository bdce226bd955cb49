CREATE TABLE metrics (at date NOT NULL, device int);
CREATE INDEX metrics_device_idx ON metrics (device);
CREATE VIEW devices AS SELECT DISTINCT device FROM metrics;
