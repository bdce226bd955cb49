CREATE TEXT SEARCH CONFIGURATION site (COPY = french);
CREATE TABLE pages (id int PRIMARY KEY, title text);
CREATE INDEX pages_words ON pages USING gin (to_tsvector('site', title));
