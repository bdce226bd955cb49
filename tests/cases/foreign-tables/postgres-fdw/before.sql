CREATE EXTENSION postgres_fdw;
CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'far.example.com', dbname 'd');
CREATE USER MAPPING FOR reader SERVER far OPTIONS ("user" 'app', password 'one');
CREATE FOREIGN TABLE items (id int OPTIONS (column_name 'nr'), name text) SERVER far OPTIONS (table_name 'stuff');
