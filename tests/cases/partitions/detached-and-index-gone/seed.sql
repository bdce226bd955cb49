INSERT INTO orders VALUES ('north', 1, '2024-01-01'), ('south', 2, '2024-01-02');
INSERT INTO parcels VALUES ('north', 1);
