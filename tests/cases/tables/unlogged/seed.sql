INSERT INTO cache VALUES ('a', '{}');
