CREATE TABLE metrics (at date NOT NULL, device int) PARTITION BY RANGE (at);
CREATE TABLE metrics_2024 PARTITION OF metrics FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE metrics_2025 PARTITION OF metrics FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX metrics_2024_device_idx ON metrics_2024 (device);
CREATE INDEX metrics_2025_device_idx ON metrics_2025 (device);
CREATE INDEX metrics_device_idx ON ONLY metrics (device);
ALTER TABLE ONLY metrics ADD UNIQUE (at,device);
ALTER INDEX metrics_device_idx ATTACH PARTITION metrics_2024_device_idx;
