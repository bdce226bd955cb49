CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY, body text);
CREATE TABLE tags (id int, number int GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE tags_number_seq IS 'Numbers';
