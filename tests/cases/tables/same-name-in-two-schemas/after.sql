CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE a.t (id int PRIMARY KEY, note text);
CREATE TABLE b.t (id bigint PRIMARY KEY);
CREATE INDEX t_note_idx ON a.t (note);
