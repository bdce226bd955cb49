CREATE TABLE things (size integer, twice integer GENERATED ALWAYS AS (size * 2) STORED);
CREATE TABLE boxes (twice integer GENERATED ALWAYS AS (size * 2) STORED) INHERITS (things);
CREATE TABLE small_boxes () INHERITS (boxes);
CREATE TABLE words (text text, first text GENERATED ALWAYS AS ("left"(text, 1)) STORED);
CREATE TABLE names (first text GENERATED ALWAYS AS ("left"(text, 1)) STORED) INHERITS (words);
