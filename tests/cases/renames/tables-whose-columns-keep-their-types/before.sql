CREATE SCHEMA a;
CREATE TABLE members (id int);
CREATE FUNCTION fine(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE TABLE tasks (id int PRIMARY KEY, status text DEFAULT 'open');
CREATE TABLE a.notes (id int, status text);
CREATE VIEW open_tasks AS SELECT id FROM tasks WHERE status = 'open';
CREATE POLICY seen ON tasks USING (EXISTS (SELECT FROM tasks t JOIN members m ON m.id = t.id WHERE t.status = 'open') AND fine(status));
CREATE POLICY own ON a.notes USING (EXISTS (SELECT FROM a.notes n WHERE n.status = 'open'));
CREATE RULE again AS ON DELETE TO tasks WHERE old.status = 'open' DO INSTEAD UPDATE tasks SET status = 'done' WHERE id = old.id;
