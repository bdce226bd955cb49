CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE tasks (
    id int PRIMARY KEY,
    state state DEFAULT 'open',  -- renamed from: status
    owned_by text  -- renamed from: owner
);
CREATE TABLE parts (
    id int,
    state state  -- renamed from: status
) PARTITION BY LIST (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE VIEW open_tasks AS SELECT id, state FROM tasks WHERE state = 'open';
CREATE MATERIALIZED VIEW open_ids AS SELECT id FROM open_tasks WHERE state = 'open';
CREATE INDEX ON tasks (state) WHERE state = 'open';
CREATE INDEX ON tasks ((state = 'open'));
CREATE STATISTICS open_by_id ON id, (state = 'open') FROM tasks;
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON tasks USING (state = 'open' AND owned_by = current_user);
CREATE POLICY listed ON parts USING (id IN (SELECT id FROM open_tasks WHERE state = 'open'));
CREATE POLICY listed ON parts_1 USING (state = 'open');
CREATE TRIGGER touch BEFORE UPDATE ON tasks FOR EACH ROW WHEN (new.state = 'open') EXECUTE FUNCTION touch();
CREATE RULE stay AS ON DELETE TO tasks WHERE old.state = 'open' DO INSTEAD NOTHING;
