CREATE TABLE base (id int, n int NOT NULL);
CREATE TABLE heir (own text, id int) INHERITS (base);
CREATE TABLE below () INHERITS (heir);
ALTER TABLE below ALTER id SET NOT NULL;
ALTER TABLE heir ALTER id SET NOT NULL;
ALTER TABLE heir ALTER n SET NOT NULL;
CREATE TABLE named (CONSTRAINT "n is there" NOT NULL n) INHERITS (heir);
CREATE TABLE declared (n int NOT NULL) INHERITS (named);
