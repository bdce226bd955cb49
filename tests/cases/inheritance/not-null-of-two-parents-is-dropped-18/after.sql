CREATE TABLE dated (id integer, made date);
CREATE TABLE named (id integer, name text);
CREATE TABLE things (id integer) INHERITS (dated, named);
