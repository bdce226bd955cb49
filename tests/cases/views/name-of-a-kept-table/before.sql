CREATE TABLE names (id int);
CREATE VIEW people AS SELECT id FROM names;
