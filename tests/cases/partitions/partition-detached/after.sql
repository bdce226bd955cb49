CREATE TABLE metrics (at date NOT NULL, device int NOT NULL, CONSTRAINT device_known CHECK (device > 0)) PARTITION BY RANGE (at);
CREATE TABLE metrics_2024 (at date NOT NULL, device int NOT NULL, CONSTRAINT device_known CHECK (device > 0));
CREATE INDEX metrics_device_idx ON metrics (device);
