CREATE TABLE nothing (x int);
