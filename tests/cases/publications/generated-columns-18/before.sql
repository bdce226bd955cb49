CREATE TABLE prices (net int PRIMARY KEY, gross int GENERATED ALWAYS AS (net * 2) STORED);
CREATE PUBLICATION prices FOR TABLE prices WITH (publish_generated_columns = stored);
