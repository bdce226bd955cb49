CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE users (
    id bigserial PRIMARY KEY,
    mail text NOT NULL UNIQUE CHECK (mail <> ''),
    org int REFERENCES orgs,
    note text DEFAULT 'x'
);
CREATE INDEX ON users (org);
CREATE VIEW mails AS SELECT id, mail FROM users;
CREATE VIEW only_mails AS SELECT mail FROM mails;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON users USING (mail = current_user);
CREATE TABLE posts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author bigint REFERENCES users (id));
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER touch BEFORE UPDATE OF mail ON users FOR EACH ROW EXECUTE FUNCTION touch();
COMMENT ON TABLE users IS 'people';
COMMENT ON COLUMN users.mail IS 'address';
GRANT SELECT ON users TO PUBLIC;
GRANT UPDATE (mail) ON users TO PUBLIC;
