CREATE TABLE parent (id int);
ALTER TABLE parent ADD CONSTRAINT grown CHECK (id > 0);
CREATE TABLE child () INHERITS (parent);
ALTER TABLE child ADD primary key (id);
CREATE TABLE gc () INHERITS (child);
