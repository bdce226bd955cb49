CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE accounts (  -- renamed from: users
    id bigserial PRIMARY KEY,
    mail text NOT NULL UNIQUE CHECK (mail <> ''),
    org int REFERENCES orgs,
    note text DEFAULT 'x'
);
CREATE INDEX ON accounts (org);
CREATE VIEW mails AS SELECT id, mail FROM accounts;
CREATE VIEW only_mails AS SELECT mail FROM mails;
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON accounts USING (mail = current_user);
CREATE TABLE posts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author bigint REFERENCES accounts (id));
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER touch BEFORE UPDATE OF mail ON accounts FOR EACH ROW EXECUTE FUNCTION touch();
COMMENT ON TABLE accounts IS 'people';
COMMENT ON COLUMN accounts.mail IS 'address';
GRANT SELECT ON accounts TO PUBLIC;
GRANT UPDATE (mail) ON accounts TO PUBLIC;
CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail text UNIQUE, was bigint REFERENCES accounts);
