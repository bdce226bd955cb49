CREATE TABLE parent (id int, b int DEFAULT 4, c int DEFAULT 5);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
ALTER TABLE child ALTER c SET DEFAULT 6;
CREATE TABLE grandchild2 () INHERITS (child);
