CREATE TABLE raw (id int PRIMARY KEY, ok boolean);
CREATE TABLE good (id int);
