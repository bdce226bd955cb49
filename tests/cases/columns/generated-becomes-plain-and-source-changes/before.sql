CREATE TABLE prices (net integer, gross integer GENERATED ALWAYS AS (net * 2) STORED);
