CREATE FUNCTION check_options(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
CREATE FOREIGN DATA WRAPPER w VALIDATOR check_options OPTIONS (debug 'false', api_key 'two', host 'y');
CREATE FOREIGN DATA WRAPPER v;
