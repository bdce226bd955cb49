CREATE TYPE size AS (width int); CREATE TABLE box (id int PRIMARY KEY, inner_size size);
