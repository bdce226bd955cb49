CREATE TABLE items (net numeric NOT NULL, gross numeric GENERATED ALWAYS AS (net * 1.19) STORED);
