CREATE TABLE top (id int, state text NOT NULL);
CREATE TABLE on_the_left () INHERITS (top);
CREATE TABLE on_the_right () INHERITS (top);
CREATE TABLE bottom () INHERITS (on_the_left, on_the_right);
