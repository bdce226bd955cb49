CREATE EXTENSION tablefunc;
CREATE EXTENSION dblink;
CREATE TABLE figures (id int PRIMARY KEY, label text, row tablefunc_crosstab_2, rows tablefunc_crosstab_3[]);
CREATE VIEW pivot AS SELECT * FROM crosstab2('SELECT ''a'', ''b'', ''c''');
CREATE FUNCTION first_of(tablefunc_crosstab_2) RETURNS text LANGUAGE sql AS 'SELECT ($1).category_1';
CREATE VIEW firsts AS SELECT id, (row).category_1 AS first FROM figures;
CREATE TYPE pair AS (one tablefunc_crosstab_2, keys dblink_pkey_results[]);
CREATE TABLE crossed OF tablefunc_crosstab_4;
