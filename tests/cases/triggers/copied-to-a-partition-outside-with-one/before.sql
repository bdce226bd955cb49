CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TABLE t (id int, at int) PARTITION BY RANGE (at);
