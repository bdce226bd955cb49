INSERT INTO plans (id, spans) VALUES (1, '{"[mid,high]"}');
