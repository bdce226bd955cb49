CREATE TABLE metrics (at date NOT NULL, device int NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE metrics_2024 PARTITION OF metrics FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX metrics_device_idx ON metrics (device);
