CREATE TABLE pages (id int PRIMARY KEY, tags text, older text[], title text);
CREATE INDEX pages_title ON pages (title);
CREATE FUNCTION similarity(text, text) RETURNS real LANGUAGE sql AS 'SELECT 0.5::real';
CREATE VIEW likeness AS SELECT id, similarity(title, 'start') AS alike FROM pages;
