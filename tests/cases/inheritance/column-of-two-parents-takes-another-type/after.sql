CREATE TABLE dated (id bigint, made date);
CREATE TABLE named (id bigint, name text);
CREATE TABLE things (size integer) INHERITS (dated, named);
CREATE TABLE small_things () INHERITS (things);
CREATE INDEX things_id ON things (id);
CREATE VIEW names AS SELECT id, name FROM named;
