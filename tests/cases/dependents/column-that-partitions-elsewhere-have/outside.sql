CREATE SCHEMA months;
CREATE TABLE months.events_a PARTITION OF public.events FOR VALUES IN ('a');
CREATE POLICY large ON months.events_a USING (size > 3);
CREATE VIEW months.sizes AS SELECT size FROM months.events_a;
INSERT INTO months.events_a VALUES (1, 'a', 2.5);
