CREATE TABLE docs (id serial PRIMARY KEY);
ALTER TABLE docs OWNER TO case_owner;
