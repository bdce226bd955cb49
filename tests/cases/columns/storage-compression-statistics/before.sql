CREATE TABLE docs (id int PRIMARY KEY, body text, raw bytea, n int);
