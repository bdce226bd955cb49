CREATE TABLE p1 (a int, b int);
CREATE TABLE p2 (a int, b int);
