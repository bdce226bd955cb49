CREATE TABLE parent (id int);
CREATE TABLE child (v int) INHERITS (parent);
CREATE TABLE moved (v int) INHERITS (parent);
CREATE TABLE moved_with_default (v int DEFAULT 2) INHERITS (parent);
CREATE TABLE new_column () INHERITS (parent);
CREATE TABLE below () INHERITS (moved);
