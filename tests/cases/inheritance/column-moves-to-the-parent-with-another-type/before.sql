CREATE TABLE tools (id integer);
CREATE TABLE drills (size integer) INHERITS (tools);
CREATE TABLE small_drills () INHERITS (drills);
CREATE TABLE saws (size integer) INHERITS (tools);
