CREATE TABLE base (a int, b int);
CREATE TABLE heir (c int) INHERITS (base);
CREATE TABLE grandchild () INHERITS (heir);
