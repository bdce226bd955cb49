CREATE TABLE machines (id bigint, label text DEFAULT 'none', CONSTRAINT known CHECK (id > 0));
CREATE TABLE tools (code integer);
CREATE TABLE drills (depth integer) INHERITS (tools, machines);
CREATE TABLE small_drills () INHERITS (drills);
