CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TYPE phase AS ENUM ('open', 'done');
CREATE TYPE pair AS (a text, b int);
CREATE TABLE tasks (id int PRIMARY KEY, mood mood DEFAULT 'good', phase phase, pair pair);
CREATE VIEW good_tasks AS SELECT id FROM tasks WHERE mood = 'good';
CREATE POLICY seen ON tasks USING (mood = 'good' AND phase = 'open' AND (pair).a = 'x');
