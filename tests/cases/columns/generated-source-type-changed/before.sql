CREATE TABLE items (net int NOT NULL, gross numeric GENERATED ALWAYS AS (net * 2) STORED);
