CREATE TYPE size AS (width int, unit text, height int, depth int); CREATE TABLE box (id int PRIMARY KEY, inner_size size);
