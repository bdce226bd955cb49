CREATE TEXT SEARCH CONFIGURATION site (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION site ADD MAPPING FOR asciiword, word WITH simple;
CREATE TABLE pages (id int PRIMARY KEY, title text, words tsvector GENERATED ALWAYS AS (to_tsvector('site', title)) STORED);
CREATE INDEX pages_words ON pages USING gin (words);
