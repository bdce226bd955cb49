CREATE TABLE things (id integer, size integer DEFAULT 1, CONSTRAINT sized CHECK (size > 0));
CREATE TABLE boxes (size integer DEFAULT 2, CONSTRAINT sized CHECK (size > 0)) INHERITS (things);
CREATE TABLE small_boxes (size integer, CONSTRAINT sized CHECK (size > 0)) INHERITS (boxes);
CREATE TABLE words (id integer, text text);
CREATE TABLE names (of text) INHERITS (words);
CREATE TABLE titles () INHERITS (names);
