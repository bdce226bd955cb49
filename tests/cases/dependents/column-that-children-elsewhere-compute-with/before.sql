CREATE TABLE readings (id integer, value numeric(4, 1));
