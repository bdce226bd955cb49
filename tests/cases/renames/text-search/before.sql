CREATE SCHEMA app;
CREATE TEXT SEARCH PARSER old_tokens (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline
);
CREATE TEXT SEARCH TEMPLATE old_plain (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY old_words (TEMPLATE = old_plain);
CREATE TEXT SEARCH CONFIGURATION old_site (PARSER = old_tokens);
ALTER TEXT SEARCH CONFIGURATION old_site ADD MAPPING FOR asciiword, word WITH old_words;
CREATE TABLE pages (id int PRIMARY KEY, title text);
CREATE INDEX pages_words ON pages USING gin (to_tsvector('old_site', title));
