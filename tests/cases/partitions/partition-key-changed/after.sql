CREATE TABLE metrics (at date NOT NULL, device int NOT NULL) PARTITION BY LIST (device);
CREATE TABLE metrics_all PARTITION OF metrics DEFAULT;
