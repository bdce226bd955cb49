INSERT INTO imports VALUES (1, '12.50', '2024-02-29', '{a,b}', '{"a": 1}');
