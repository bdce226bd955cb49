CREATE TABLE pages (id int PRIMARY KEY, title text);
CREATE TEXT SEARCH PARSER tokens (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype
);
CREATE TEXT SEARCH TEMPLATE plain (INIT = dsynonym_init, LEXIZE = dsynonym_lexize);
CREATE TEXT SEARCH TEMPLATE more (LEXIZE = dsimple_lexize);
COMMENT ON TEXT SEARCH TEMPLATE more IS 'Without options';
COMMENT ON TEXT SEARCH PARSER tokens IS 'Without headlines';
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = plain, SYNONYMS = synonym_sample);
CREATE TEXT SEARCH CONFIGURATION site (PARSER = tokens);
ALTER TEXT SEARCH CONFIGURATION site ADD MAPPING FOR asciiword, word WITH words;
CREATE INDEX pages_words ON pages USING gin (to_tsvector('site', title));
