CREATE TABLE notes (id int);
COMMENT ON SCHEMA public IS '';
