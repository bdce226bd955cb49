CREATE TABLE readings (id integer, value numeric(4, 1), CONSTRAINT positive CHECK (id > 0));
