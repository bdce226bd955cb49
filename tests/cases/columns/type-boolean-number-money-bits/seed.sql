INSERT INTO samples VALUES (1, true, 1, 0, 12.5, B'1010', '10.1.2.3/8');
