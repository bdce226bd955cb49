CREATE SCHEMA reports;
CREATE VIEW reports.tasks AS SELECT id FROM tasks;
