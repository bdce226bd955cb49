CREATE TABLE docs (id int PRIMARY KEY, tenant text);
ALTER TABLE docs ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON docs USING (tenant = current_user);
