CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE accounts (  -- renamed from: users
    id bigserial PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (email <> ''),  -- renamed from: mail
    org int REFERENCES orgs ON DELETE CASCADE,
    note text DEFAULT 'y',
    born date
);
CREATE INDEX ON accounts (org);
CREATE VIEW mails AS SELECT id, email FROM accounts;
CREATE VIEW only_mails AS SELECT email FROM mails;
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON accounts USING (email = current_user);
CREATE TABLE posts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author bigint REFERENCES accounts (id));
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER touch BEFORE UPDATE OF email ON accounts FOR EACH ROW EXECUTE FUNCTION touch();
COMMENT ON TABLE accounts IS 'people';
COMMENT ON COLUMN accounts.email IS 'address';
GRANT SELECT ON accounts TO PUBLIC;
GRANT UPDATE (email) ON accounts TO PUBLIC;
