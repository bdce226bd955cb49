CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple);
COMMENT ON TEXT SEARCH DICTIONARY words IS 'Stems';
CREATE TEXT SEARCH CONFIGURATION site (COPY = english);
ALTER TEXT SEARCH CONFIGURATION site ALTER MAPPING FOR asciiword, word WITH words;
CREATE TABLE pages (id int PRIMARY KEY, title text);
CREATE INDEX pages_words ON pages USING gin (to_tsvector('site', title));
CREATE VIEW lexemes AS SELECT ts_lexize('words', title) AS stems FROM pages;
