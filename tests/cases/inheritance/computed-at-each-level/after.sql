CREATE TABLE things (size integer, twice integer GENERATED ALWAYS AS (size + size) STORED);
CREATE TABLE boxes (twice integer GENERATED ALWAYS AS (size + size) STORED) INHERITS (things);
CREATE TABLE small_boxes () INHERITS (boxes);
CREATE TABLE words (text text, first text);
CREATE TABLE names (first text) INHERITS (words);
