CREATE TABLE notes (id int, body text);
GRANT SELECT (body) ON notes TO case_reader;
ALTER TABLE notes OWNER TO case_reader;
REVOKE DELETE ON notes FROM case_reader;
