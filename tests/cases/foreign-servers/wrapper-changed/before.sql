CREATE FUNCTION check_options(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'true', api_key 'one', region 'x');
CREATE FOREIGN DATA WRAPPER v VALIDATOR check_options;
