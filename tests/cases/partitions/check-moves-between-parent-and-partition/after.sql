CREATE TABLE meters (id integer, kind integer, value integer) PARTITION BY LIST (kind);
CREATE TABLE meters_1 PARTITION OF meters FOR VALUES IN (1);
CREATE TABLE meters_2 PARTITION OF meters FOR VALUES IN (2);
ALTER TABLE meters ADD CONSTRAINT positive CHECK (value > 0);
ALTER TABLE meters ALTER COLUMN id SET NOT NULL;
