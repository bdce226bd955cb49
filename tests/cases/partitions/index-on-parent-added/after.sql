CREATE TABLE metrics (at date NOT NULL, device int) PARTITION BY RANGE (at);
CREATE TABLE metrics_2024 PARTITION OF metrics FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY RANGE (device);
CREATE TABLE metrics_2024_low PARTITION OF metrics_2024 FOR VALUES FROM (0) TO (100);
CREATE TABLE metrics_rest PARTITION OF metrics DEFAULT;
CREATE INDEX metrics_device_idx ON metrics (device DESC) WHERE device > 10;
