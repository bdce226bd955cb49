CREATE TABLE metrics (at date NOT NULL, device int DEFAULT 1) PARTITION BY RANGE (at);
CREATE TABLE metrics_2024 PARTITION OF metrics (
    device DEFAULT 2024,
    CONSTRAINT only_small CHECK (device < 5000)
) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') WITH (fillfactor = 60);
ALTER TABLE metrics_2024 ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON metrics_2024 TO case_reader;
COMMENT ON TABLE metrics_2024 IS 'Last year';
