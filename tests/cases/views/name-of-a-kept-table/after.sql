CREATE TABLE persons (id int);
CREATE VIEW names AS SELECT id FROM persons;
CREATE VIEW people AS SELECT id FROM names;
