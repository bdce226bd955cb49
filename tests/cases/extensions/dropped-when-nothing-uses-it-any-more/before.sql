CREATE EXTENSION hstore;
CREATE EXTENSION pg_trgm;
CREATE TABLE pages (id int PRIMARY KEY, tags hstore, older hstore[], title text);
CREATE INDEX pages_title ON pages USING gin (title gin_trgm_ops);
CREATE VIEW likeness AS SELECT id, similarity(title, 'start') AS alike FROM pages;
CREATE DOMAIN labels AS hstore;
CREATE FUNCTION tag(labels) RETURNS text LANGUAGE sql AS 'SELECT $1 -> ''a''';
