CREATE TYPE plan AS ENUM ('free', 'pro');
CREATE TABLE accounts (
    id int PRIMARY KEY,
    plan plan NOT NULL DEFAULT 'free',
    previous plan[],
    is_paying boolean GENERATED ALWAYS AS (plan > 'free') STORED,
    CONSTRAINT accounts_plan_check CHECK (plan <> 'pro' OR id > 0)
);
CREATE INDEX accounts_plan_idx ON accounts (plan) WHERE plan <> 'free';
CREATE VIEW paying AS SELECT id, plan FROM accounts WHERE plan > 'free';
CREATE VIEW paying_pro AS SELECT id FROM paying WHERE plan = 'pro';
CREATE FUNCTION price(p plan) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT CASE p WHEN 'pro' THEN 20 ELSE 0 END $$;
GRANT SELECT ON paying TO case_reader;
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON accounts FOR SELECT TO case_reader USING (plan = 'pro');
