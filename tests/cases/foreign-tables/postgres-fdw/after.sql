CREATE EXTENSION postgres_fdw;
CREATE EXTENSION file_fdw;
CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'far.example.com', dbname 'd', fetch_size '50');
CREATE USER MAPPING FOR reader SERVER far OPTIONS ("user" 'app', password 'two', password_required 'true');
CREATE FOREIGN TABLE items (id bigint OPTIONS (column_name 'id'), name text) SERVER far OPTIONS (table_name 'stuff', schema_name 's');
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE lines (line text) SERVER files OPTIONS (filename '/dev/null', format 'text');
