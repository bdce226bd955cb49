CREATE TABLE docs (id serial PRIMARY KEY);
