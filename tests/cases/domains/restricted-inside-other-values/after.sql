CREATE DOMAIN code AS text NOT NULL CONSTRAINT not_empty CHECK (VALUE <> 'o') CHECK(VALUE <> 'p');
CREATE DOMAIN sub AS code;
CREATE DOMAIN arr AS code[];
CREATE TYPE pair AS (a code, b int);
CREATE TABLE orders (id int PRIMARY KEY, a code, b sub, c arr, d pair);
CREATE TABLE orders2 (id int PRIMARY KEY, a code[] DEFAULT ARRAY['x']);
CREATE DOMAIN late AS int CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE counts (id int PRIMARY KEY, all_of_them late[]);
CREATE VIEW v AS SELECT a FROM orders;
