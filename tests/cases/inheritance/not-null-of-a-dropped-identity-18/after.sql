CREATE TABLE base (id int);
CREATE TABLE heir (number int) INHERITS (base);
