CREATE TABLE items (id int);
CREATE TABLE areas (width int, area int GENERATED ALWAYS AS (width * 2) STORED);
CREATE TABLE rooms (width int, area int, name text) INHERITS (areas);
