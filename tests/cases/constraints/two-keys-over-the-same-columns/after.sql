CREATE TABLE kept (id int);
CREATE TABLE doubled (id int PRIMARY KEY, code text, label text);
ALTER TABLE doubled ADD CONSTRAINT doubled_id_again UNIQUE (id);
ALTER TABLE doubled ADD CONSTRAINT doubled_code UNIQUE (code) INCLUDE (label);
ALTER TABLE doubled ADD CONSTRAINT doubled_code_again UNIQUE (code) INCLUDE (label);
