CREATE SCHEMA private;
CREATE TABLE t (id int, updated_at timestamptz);
CREATE FUNCTION private.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION private.touch();
