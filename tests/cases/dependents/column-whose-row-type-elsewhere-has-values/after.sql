CREATE TABLE readings (id bigint, value numeric(8, 2));
