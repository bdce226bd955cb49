CREATE EXTENSION unaccent;
CREATE TEXT SEARCH CONFIGURATION public.french (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION public.french ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
CREATE TABLE pages (id int PRIMARY KEY, title text);
CREATE INDEX pages_words ON pages USING gin (to_tsvector('public.french', title));
