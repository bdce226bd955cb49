CREATE TABLE tracked (created_at timestamptz DEFAULT now());
CREATE TABLE named (name text);
CREATE TABLE pages (id int) INHERITS (tracked, named);
