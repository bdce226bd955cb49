CREATE EXTENSION vector WITH SCHEMA pg_catalog;
COMMENT ON EXTENSION vector IS 'Similar rows';
CREATE TABLE items (id int PRIMARY KEY, place vector(3));
