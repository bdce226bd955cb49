CREATE TABLE base (id int, size bigint);
CREATE TABLE special (extra text) INHERITS (base);
CREATE VIEW sizes AS SELECT sum(size) AS total FROM base;
