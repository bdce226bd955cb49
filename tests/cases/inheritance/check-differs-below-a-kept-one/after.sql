CREATE TABLE above (x int);
CREATE TABLE below (CONSTRAINT small CHECK (x < 100)) INHERITS (above);
CREATE TABLE lowest (CONSTRAINT positive CHECK (x > 1)) INHERITS (below);
