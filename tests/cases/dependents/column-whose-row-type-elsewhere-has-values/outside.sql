CREATE SCHEMA archive;
CREATE TABLE archive.readings () INHERITS (public.readings);
CREATE TABLE archive.batches (first archive.readings);
