CREATE TABLE things (id integer CONSTRAINT things_have_ids NOT NULL);
CREATE TABLE boxes (id integer CONSTRAINT boxes_have_ids NOT NULL) INHERITS (things);
CREATE TABLE small_boxes (id integer CONSTRAINT small_boxes_have_ids NOT NULL) INHERITS (boxes);
CREATE TABLE years (year integer NOT NULL) PARTITION BY LIST (year);
CREATE TABLE years_24 (year integer CONSTRAINT years_24_known NOT NULL);
ALTER TABLE years ATTACH PARTITION years_24 FOR VALUES IN (2024);
CREATE TABLE places (name text, street text CONSTRAINT places_have_streets NOT NULL);
CREATE TABLE rooms () INHERITS (places);
CREATE TABLE attics (street text CONSTRAINT attics_have_streets NOT NULL) INHERITS (rooms);
