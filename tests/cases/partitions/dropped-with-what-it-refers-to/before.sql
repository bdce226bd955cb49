CREATE TABLE owners (id integer PRIMARY KEY);
CREATE TABLE cars (id integer, kind integer, owner integer) PARTITION BY LIST (kind);
CREATE TABLE cars_1 PARTITION OF cars FOR VALUES IN (1);
ALTER TABLE cars_1 ADD CONSTRAINT cars_1_owner FOREIGN KEY (owner) REFERENCES owners;
