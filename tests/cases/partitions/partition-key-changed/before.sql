CREATE TABLE metrics (at date NOT NULL, device int NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE metrics_all PARTITION OF metrics DEFAULT;
