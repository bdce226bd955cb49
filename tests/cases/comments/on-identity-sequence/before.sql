CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY, body text);
CREATE TABLE tags (id int, number int GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE tags_number_seq IS 'Numbers';
CREATE TABLE votes (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME vote_ids), other int GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE votes_other_seq IS 'Others';
GRANT USAGE ON SEQUENCE votes_other_seq TO case_reader;
