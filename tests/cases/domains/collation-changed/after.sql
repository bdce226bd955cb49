CREATE DOMAIN label AS text COLLATE "C";
CREATE TABLE things (id int PRIMARY KEY, label label);
