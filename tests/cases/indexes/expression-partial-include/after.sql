CREATE TABLE people (id int, email text, name text, gone boolean);
CREATE UNIQUE INDEX people_email_idx ON people (lower(email)) INCLUDE (name) WHERE NOT gone;
CREATE INDEX people_name_idx ON people ((name || ' ' || coalesce(email, '')), id);
COMMENT ON INDEX people_email_idx IS 'Login';
