CREATE TABLE t (id int PRIMARY KEY, name text);
CREATE TABLE u (id int PRIMARY KEY);
CREATE PUBLICATION selected FOR TABLE t (id), u WHERE (id > 10) WITH (publish = 'insert, update');
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA public;
COMMENT ON PUBLICATION selected IS 'To the warehouse';
