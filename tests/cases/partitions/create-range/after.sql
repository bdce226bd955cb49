CREATE TABLE metrics (at timestamptz NOT NULL, device int NOT NULL, value float8) PARTITION BY RANGE (at);
CREATE TABLE metrics_2024 PARTITION OF metrics FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2025-01-01 00:00+00');
CREATE TABLE metrics_2025 PARTITION OF metrics FOR VALUES FROM ('2025-01-01 00:00+00') TO (MAXVALUE);
CREATE TABLE metrics_old PARTITION OF metrics DEFAULT;
CREATE INDEX metrics_device_idx ON metrics (device, at);
ALTER TABLE metrics ADD CONSTRAINT metrics_pkey PRIMARY KEY (at, device);
