CREATE DOMAIN url AS text NOT NULL DEFAULT 'https://example.org' CONSTRAINT url_scheme CHECK (VALUE ~ '^https?://');
CREATE TABLE sites (id int PRIMARY KEY, home url);
COMMENT ON DOMAIN url IS 'An absolute URL';
