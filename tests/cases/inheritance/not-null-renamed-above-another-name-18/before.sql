CREATE TABLE people (id int);
CREATE TABLE guests (id int) INHERITS (people);
CREATE TABLE members () INHERITS (guests);
ALTER TABLE members ALTER id SET NOT NULL;
ALTER TABLE guests ALTER id SET NOT NULL;
