CREATE TABLE parent (id int);
CREATE TABLE child (own text) INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE great_grandchild () INHERITS (grandchild);
