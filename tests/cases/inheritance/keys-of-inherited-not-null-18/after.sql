CREATE TABLE base (id int NOT NULL, n int NOT NULL);
CREATE TABLE heir (own text, id int, n int) INHERITS (base);
ALTER TABLE heir ADD PRIMARY KEY (id);
ALTER TABLE heir ALTER n ADD GENERATED ALWAYS AS IDENTITY;
CREATE TABLE declared (id int PRIMARY KEY, n int) INHERITS (base);
CREATE TABLE between () INHERITS (base);
CREATE TABLE below (n int, id int) INHERITS (between);
ALTER TABLE below ADD PRIMARY KEY (n, id);
