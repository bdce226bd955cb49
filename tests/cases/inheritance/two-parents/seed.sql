INSERT INTO pages (id) VALUES (1);
