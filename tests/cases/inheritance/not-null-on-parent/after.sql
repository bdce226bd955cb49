CREATE TABLE base (a int NOT NULL, b int);
CREATE TABLE heir (c int) INHERITS (base);
CREATE TABLE grandchild () INHERITS (heir);
