INSERT INTO accounts (id, plan, previous) VALUES (1, 'free', NULL), (2, 'pro', '{free}');
