INSERT INTO special (id) VALUES (1);
