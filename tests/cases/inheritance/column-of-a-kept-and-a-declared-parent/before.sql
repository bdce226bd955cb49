CREATE TABLE tools (id int, size int);
CREATE TABLE machines (id int, power int);
CREATE TABLE drills () INHERITS (tools, machines);
CREATE TABLE small_drills () INHERITS (drills);
