CREATE COLLATION case_blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE users (login text COLLATE case_blind, CONSTRAINT users_login_key UNIQUE (login));
