CREATE TYPE measure AS (amount int, unit varchar(5));
CREATE FUNCTION heavy(m measure) RETURNS boolean LANGUAGE sql AS $$ SELECT (m).amount > 100 $$;
