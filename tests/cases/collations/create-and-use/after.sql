CREATE COLLATION german (provider = icu, locale = 'de-u-co-phonebk');
CREATE TABLE words (word text COLLATE german);
CREATE INDEX words_word_idx ON words (word COLLATE "C");
COMMENT ON COLLATION german IS 'Telephone book order';
