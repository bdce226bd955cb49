CREATE SCHEMA app;
-- renamed from: old_tokens
CREATE TEXT SEARCH PARSER tokens (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline
);
CREATE TEXT SEARCH TEMPLATE plain (INIT = dsimple_init, LEXIZE = dsimple_lexize); -- renamed from: old_plain
CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = plain); -- renamed from: public.old_words
CREATE TEXT SEARCH CONFIGURATION site (PARSER = tokens); -- renamed from: old_site
ALTER TEXT SEARCH CONFIGURATION site ADD MAPPING FOR asciiword, word WITH app.words;
CREATE TABLE pages (id int PRIMARY KEY, title text);
CREATE INDEX pages_words ON pages USING gin (to_tsvector('site', title));
