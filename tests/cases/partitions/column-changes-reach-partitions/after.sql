CREATE TABLE metrics (at date NOT NULL, device bigint NOT NULL DEFAULT 0, label text CHECK (label <> '')) PARTITION BY RANGE (at);
CREATE TABLE metrics_2024 PARTITION OF metrics FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
