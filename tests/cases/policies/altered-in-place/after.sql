CREATE TABLE t (id int PRIMARY KEY, owner text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t FOR UPDATE TO case_writer USING (owner = session_user) WITH CHECK (id > 0);
CREATE POLICY q ON t FOR SELECT TO case_reader USING (id > 1);
