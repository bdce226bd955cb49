CREATE TABLE above (x int, CONSTRAINT positive CHECK (x > 0), CONSTRAINT small CHECK (x < 100));
CREATE TABLE below () INHERITS (above);
CREATE TABLE lowest () INHERITS (below);
