CREATE TABLE words (word text COLLATE "C", other varchar(10));
CREATE INDEX words_idx ON words (word);
