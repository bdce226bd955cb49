CREATE DOMAIN label AS text;
CREATE TABLE things (id int PRIMARY KEY, label label);
