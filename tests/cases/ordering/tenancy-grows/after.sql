CREATE SCHEMA private;
CREATE TABLE orgs (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL UNIQUE);
CREATE FUNCTION private.my_org() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
    AS $$ SELECT nullif(current_setting('app.org', true), '')::uuid $$;
CREATE FUNCTION private.touch() RETURNS trigger LANGUAGE plpgsql SET search_path = ''
    AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TABLE notes (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    org_id uuid DEFAULT private.my_org() REFERENCES orgs (id) ON DELETE CASCADE,
    body text NOT NULL,
    author varchar(100),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notes_author_idx ON notes (org_id, author);
CREATE TRIGGER notes_touch BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION private.touch();
ALTER TABLE orgs ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_mine ON notes TO case_reader USING (org_id = (SELECT private.my_org())) WITH CHECK (org_id = (SELECT private.my_org()));
GRANT USAGE ON SCHEMA private TO case_reader;
GRANT SELECT, INSERT ON notes TO case_reader;
