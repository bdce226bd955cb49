CREATE TABLE things (id integer);
CREATE TABLE boxes (id integer) INHERITS (things);
CREATE TABLE small_boxes (id integer) INHERITS (boxes);
CREATE TABLE years (year integer) PARTITION BY LIST (year);
CREATE TABLE years_24 (year integer);
ALTER TABLE years ATTACH PARTITION years_24 FOR VALUES IN (2024);
CREATE TABLE places (name text);
CREATE TABLE rooms () INHERITS (places);
CREATE TABLE attics (street text) INHERITS (rooms);
