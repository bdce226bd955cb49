CREATE TABLE parents (id int PRIMARY KEY);
CREATE TABLE children (id int PRIMARY KEY, parent_id int REFERENCES parents (id));
CREATE VIEW family AS SELECT c.id AS child, p.id AS parent FROM children c JOIN parents p ON p.id = c.parent_id;
