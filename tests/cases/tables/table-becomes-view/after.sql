CREATE TABLE raw (id int PRIMARY KEY, ok boolean);
CREATE VIEW good AS SELECT id FROM raw WHERE ok;
