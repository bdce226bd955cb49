CREATE TABLE words (word text, other varchar(10) COLLATE "C");
CREATE INDEX words_idx ON words (word);
