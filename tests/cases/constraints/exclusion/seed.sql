INSERT INTO bookings VALUES ('[2024-01-01,2024-02-01)', false), ('[2024-01-01,2024-02-01)', true);
