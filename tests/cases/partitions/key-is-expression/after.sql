CREATE TABLE people (id int NOT NULL, name text COLLATE "C") PARTITION BY RANGE (lower(name) COLLATE "C", id);
CREATE TABLE people_a_m PARTITION OF people FOR VALUES FROM ('a', MINVALUE) TO ('n', MINVALUE);
