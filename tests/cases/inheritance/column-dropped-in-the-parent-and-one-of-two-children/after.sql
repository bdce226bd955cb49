CREATE TABLE top (id int);
CREATE TABLE on_the_left (state text) INHERITS (top);
CREATE TABLE on_the_right () INHERITS (top);
CREATE TABLE bottom () INHERITS (on_the_left, on_the_right);
