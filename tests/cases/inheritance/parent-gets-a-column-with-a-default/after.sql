CREATE TABLE parent (id int, v int DEFAULT 1);
CREATE TABLE child (v int) INHERITS (parent);
CREATE TABLE moved () INHERITS (parent);
CREATE TABLE moved_with_default () INHERITS (parent);
CREATE TABLE new_column () INHERITS (parent);
CREATE TABLE below () INHERITS (moved);
