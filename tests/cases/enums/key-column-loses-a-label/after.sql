CREATE TYPE locale AS ENUM ('en', 'de');
CREATE TABLE texts (locale locale, key text, body text, PRIMARY KEY (locale, key));
CREATE TABLE uses (id int PRIMARY KEY, locale locale, key text, FOREIGN KEY (locale, key) REFERENCES texts);
