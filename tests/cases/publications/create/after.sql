CREATE TABLE t (id int PRIMARY KEY, name text);
CREATE TABLE u (id int PRIMARY KEY);
CREATE PUBLICATION some FOR TABLE t (id), u WHERE (id > 10) WITH (publish = 'insert, update');
CREATE PUBLICATION every FOR ALL TABLES;
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA public;
COMMENT ON PUBLICATION some IS 'To the warehouse';
