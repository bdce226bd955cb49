CREATE TABLE people (
    id int PRIMARY KEY,
    first text,
    last text,
    full_name text GENERATED ALWAYS AS (coalesce(first, '') || ' ' || coalesce(last, '')) STORED
);
CREATE INDEX people_full_name_idx ON people (full_name);
