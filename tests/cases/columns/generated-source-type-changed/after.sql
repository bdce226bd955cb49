CREATE TABLE items (net bigint NOT NULL, gross numeric GENERATED ALWAYS AS (net * 2) STORED);
