CREATE TABLE cars (id integer, kind integer) PARTITION BY LIST (kind);
