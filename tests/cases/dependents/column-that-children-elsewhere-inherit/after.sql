CREATE TABLE readings (id bigint, value numeric(8, 2), CONSTRAINT positive CHECK (id > -1));
