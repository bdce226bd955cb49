CREATE TABLE dated (id integer NOT NULL, made date);
CREATE TABLE named (id integer NOT NULL, name text);
CREATE TABLE things (id integer NOT NULL) INHERITS (dated, named);
