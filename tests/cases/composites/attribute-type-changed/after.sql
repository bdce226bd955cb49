CREATE TYPE measure AS (amount bigint, unit varchar(10));
CREATE FUNCTION heavy(m measure) RETURNS boolean LANGUAGE sql AS $$ SELECT (m).amount > 100 $$;
