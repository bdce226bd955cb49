CREATE TEXT SEARCH DICTIONARY short_words (TEMPLATE = simple, ACCEPT = false, STOPWORDS = english);
CREATE TEXT SEARCH DICTIONARY "Stems" (TEMPLATE = snowball, LANGUAGE = english, StopWords = english);
CREATE TEXT SEARCH CONFIGURATION site (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION site ALTER MAPPING FOR asciiword, word, hword WITH short_words, "Stems";
ALTER TEXT SEARCH CONFIGURATION site DROP MAPPING FOR url_path, float;
COMMENT ON TEXT SEARCH CONFIGURATION site IS 'For the search of the site';
COMMENT ON TEXT SEARCH DICTIONARY short_words IS 'It''s the first';
CREATE TABLE pages (
    id int PRIMARY KEY,
    title text,
    body text,
    words tsvector GENERATED ALWAYS AS (to_tsvector('site', body)) STORED,
    CONSTRAINT pages_title CHECK (to_tsvector('site', title) IS NOT NULL)
);
CREATE INDEX pages_words ON pages USING gin (to_tsvector('site', title));
CREATE VIEW stems AS SELECT id, ts_lexize('"Stems"', title) AS stem FROM pages;
