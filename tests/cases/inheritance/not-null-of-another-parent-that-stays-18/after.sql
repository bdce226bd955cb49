CREATE TABLE top (id int);
CREATE TABLE on_the_left () INHERITS (top);
CREATE TABLE on_the_right (state text NOT NULL) INHERITS (top);
CREATE TABLE bottom () INHERITS (on_the_left, on_the_right);
