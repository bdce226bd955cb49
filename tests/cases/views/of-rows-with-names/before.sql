CREATE VIEW levels (id, name) AS VALUES (1, 'low'), (2, 'high');
