CREATE TABLE members (org int, person text);
CREATE TABLE docs (id int PRIMARY KEY, org int);
ALTER TABLE docs ENABLE ROW LEVEL SECURITY;
