CREATE TABLE tools (id integer, size bigint NOT NULL, CONSTRAINT sized CHECK (size > 0));
CREATE TABLE drills () INHERITS (tools);
CREATE TABLE small_drills () INHERITS (drills);
CREATE TABLE saws (size bigint) INHERITS (tools);
