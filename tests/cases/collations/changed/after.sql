CREATE COLLATION names (provider = icu, locale = 'sv');
CREATE TABLE users (login text COLLATE names);
CREATE INDEX users_login_idx ON users (login);
