CREATE TABLE base (id int);
CREATE TABLE heir (id int) INHERITS (base);
CREATE TABLE apart (id int, state text) INHERITS (base);
