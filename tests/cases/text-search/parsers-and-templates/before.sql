CREATE TABLE pages (id int PRIMARY KEY, title text);
CREATE TEXT SEARCH PARSER tokens (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline
);
CREATE TEXT SEARCH TEMPLATE plain (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = plain);
CREATE TEXT SEARCH CONFIGURATION site (PARSER = tokens);
ALTER TEXT SEARCH CONFIGURATION site ADD MAPPING FOR asciiword, word WITH words;
CREATE INDEX pages_words ON pages USING gin (to_tsvector('site', title));
