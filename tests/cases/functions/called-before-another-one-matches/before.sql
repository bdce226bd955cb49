CREATE FUNCTION price(net int, kind text DEFAULT 'a') RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT net * 2';
