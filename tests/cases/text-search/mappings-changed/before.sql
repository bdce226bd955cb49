CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION site (COPY = english);
ALTER TEXT SEARCH CONFIGURATION site ALTER MAPPING FOR asciiword WITH words, english_stem;
ALTER TEXT SEARCH CONFIGURATION site ALTER MAPPING FOR word WITH words;
CREATE TABLE pages (id int PRIMARY KEY, title text);
CREATE INDEX pages_words ON pages USING gin (to_tsvector('site', title));
