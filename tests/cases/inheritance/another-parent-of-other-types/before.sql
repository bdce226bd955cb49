CREATE TABLE machines (id integer);
CREATE TABLE tools (id integer);
CREATE TABLE drills (label integer) INHERITS (tools);
