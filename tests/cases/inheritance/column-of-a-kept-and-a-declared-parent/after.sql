CREATE TABLE tools (id bigint, size bigint);
CREATE TABLE drills () INHERITS (tools);
CREATE TABLE small_drills () INHERITS (drills);
