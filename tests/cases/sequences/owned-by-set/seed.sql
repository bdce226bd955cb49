INSERT INTO orders (note) VALUES ('x');
