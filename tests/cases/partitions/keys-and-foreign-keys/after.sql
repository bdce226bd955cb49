CREATE TABLE devices (id int PRIMARY KEY);
CREATE TABLE metrics (id int NOT NULL, at date NOT NULL, device int REFERENCES devices (id), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE metrics_2024 PARTITION OF metrics FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE alarms (id int PRIMARY KEY, metric_id int, metric_at date, FOREIGN KEY (metric_id, metric_at) REFERENCES metrics (id, at));
