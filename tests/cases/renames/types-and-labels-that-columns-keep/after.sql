CREATE TYPE feeling AS ENUM (  -- renamed from: mood
    'fine',  -- renamed from: 'good'
    'bad'
);
CREATE TYPE duo AS (  -- renamed from: pair
    c varchar(9),  -- renamed from: a
    b int
);
CREATE TABLE tasks (
    id int PRIMARY KEY,
    mood text DEFAULT 'fine',
    state text,  -- renamed from: phase
    pair duo
);
CREATE VIEW good_tasks AS SELECT id FROM tasks WHERE mood = 'fine';
CREATE POLICY seen ON tasks USING (mood = 'fine' AND state = 'open' AND (pair).c = 'x');
