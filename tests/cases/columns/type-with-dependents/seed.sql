INSERT INTO orders (id, amount) VALUES (1, 50), (2, 5000);
