CREATE TABLE parent (id int, b int DEFAULT 3);
CREATE TABLE child () INHERITS (parent);
