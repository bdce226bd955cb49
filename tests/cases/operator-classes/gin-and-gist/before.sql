CREATE TABLE places (id int PRIMARY KEY, at point, tags jsonb);
