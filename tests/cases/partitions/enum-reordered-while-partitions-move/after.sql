CREATE TYPE st AS ENUM ('b','a');
CREATE TABLE p(id int, s st DEFAULT 'a', much int CHECK (much>0)) PARTITION BY RANGE(id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (6);
CREATE TABLE p2(id int, s st DEFAULT 'a', much int);
CREATE TABLE q(s st); CREATE TABLE q2(s st) INHERITS (q);
CREATE TABLE z(n bigint, m int); CREATE TABLE z2(n bigint) INHERITS (z);
