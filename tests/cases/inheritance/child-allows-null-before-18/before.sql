CREATE TABLE p (a int, b int NOT NULL, e int);
CREATE TABLE c (own int) INHERITS (p);
CREATE TABLE cc () INHERITS (c);
