CREATE TABLE things (id integer);
CREATE TABLE boxes () INHERITS (things);
CREATE TABLE small_boxes () INHERITS (boxes);
CREATE TABLE words (id integer);
CREATE TABLE names (of text) INHERITS (words);
CREATE TABLE titles (text text) INHERITS (names);
