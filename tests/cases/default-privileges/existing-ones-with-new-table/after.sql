ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO case_reader;
CREATE TABLE closed (id int);
REVOKE ALL ON closed FROM case_reader;
CREATE TABLE open (id int);
CREATE TABLE closed_too (id int);
REVOKE ALL ON closed_too FROM case_reader;
