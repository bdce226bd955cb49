INSERT INTO things VALUES (1, '2024-01-01', 'a', 3);
INSERT INTO small_things VALUES (2, '2024-01-02', 'b', 1);
