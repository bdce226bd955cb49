CREATE TEXT SEARCH PARSER tokens (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline
);
CREATE TEXT SEARCH CONFIGURATION site (PARSER = tokens);
ALTER TEXT SEARCH CONFIGURATION site ADD MAPPING FOR asciiword WITH simple;
CREATE TABLE pages (id int PRIMARY KEY, title text, words tsvector GENERATED ALWAYS AS (to_tsvector('site', title)) STORED);
CREATE INDEX pages_words ON pages USING gin (words);
