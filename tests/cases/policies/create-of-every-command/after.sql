CREATE TABLE t (id int PRIMARY KEY, owner text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY "everyone reads" ON t FOR SELECT USING (true);
CREATE POLICY insert_own ON t FOR INSERT TO case_reader, case_writer WITH CHECK (owner = current_user);
CREATE POLICY update_own ON t FOR UPDATE TO case_writer USING (owner = current_user) WITH CHECK (owner = current_user);
CREATE POLICY delete_own ON t FOR DELETE TO case_writer USING (owner = current_user);
CREATE POLICY never_zero ON t AS RESTRICTIVE USING (id <> 0);
COMMENT ON POLICY never_zero ON t IS 'Zero is reserved';
