INSERT INTO invoices VALUES (1, 12.50), (2, 0);
