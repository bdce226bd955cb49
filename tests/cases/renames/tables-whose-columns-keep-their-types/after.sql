CREATE SCHEMA b; -- renamed from: a
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE people (  -- renamed from: members
    id int
);
CREATE FUNCTION good(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';  -- renamed from: fine
CREATE TABLE b.jobs (  -- renamed from: public.tasks
    id int PRIMARY KEY,
    status varchar(9) DEFAULT 'open'
);
CREATE TABLE b.notes (id int, status state);
CREATE VIEW open_tasks AS SELECT id FROM b.jobs WHERE status = 'open';
CREATE POLICY seen ON b.jobs USING (EXISTS (SELECT FROM b.jobs t JOIN people m ON m.id = t.id WHERE t.status = 'open') AND good(status));
CREATE POLICY own ON b.notes USING (EXISTS (SELECT FROM b.notes n WHERE n.status = 'open'));
CREATE RULE again AS ON DELETE TO b.jobs WHERE old.status = 'open' DO INSTEAD UPDATE b.jobs SET status = 'done' WHERE id = old.id;
